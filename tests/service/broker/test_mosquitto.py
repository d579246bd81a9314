"""Mosquitto as the service runs it: it comes back when it dies and goes when the service does."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

import fakes.mosquitto_parent
from belvedere_simulator.channel import topics
from belvedere_simulator.service.broker.mosquitto import broker
from belvedere_simulator.service.broker.mosquitto.broker import MosquittoBroker, installed
from belvedere_simulator.supervision.budget import RestartBudget
from fakes.broker_site import LEFT, Playground, open_broker_site
from fakes.host_ports import free_port
from fakes.waiting import until

ASKED = f"{topics.of_thing(LEFT)}/jobs/get"


@pytest.fixture
def returns() -> list[bool]:
    """Once for each time that the broker came back."""
    return []


@pytest.fixture
def playground(tmp_path: Path, returns: list[bool]) -> Iterator[Playground]:
    """Mosquitto with one restart to spend."""
    program = installed()
    assert program is not None, "the tests need Mosquitto"
    site = open_broker_site(tmp_path)
    mosquitto = MosquittoBroker(program, tmp_path / "mosquitto", budget=RestartBudget(1, 3600.0))
    around = Playground(mosquitto, site)
    mosquitto.start(site.gatekeeper, around.heard.append, lambda: returns.append(True))
    yield around
    around.close()


def _processes() -> list[psutil.Process]:
    """The keeper and Mosquitto; sites that other tests share are children of this process too."""
    return [child for child in psutil.Process().children(recursive=True) if "mosquitto" in _command(child)]


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _mosquitto() -> psutil.Process:
    (found,) = [process for process in _processes() if _name(process) == "mosquitto"]
    return found


def _name(process: psutil.Process) -> str:
    try:
        return process.name()
    except psutil.Error:
        return ""


@pytest.mark.parametrize("victim", ["mosquitto", "keeper"])
def test_a_broker_that_dies_is_there_again_at_its_address(
    playground: Playground, returns: list[bool], victim: str
) -> None:
    address = playground.broker.address
    before = _mosquitto()
    (before if victim == "mosquitto" else before.parent()).kill()  # type: ignore[union-attr]
    until(lambda: returns, 30)
    assert playground.broker.address == address
    assert _mosquitto().pid != before.pid
    device = playground.device(LEFT)
    device.subscribe(topics.notify(LEFT))
    device.publish(ASKED)
    until(lambda: ASKED in playground.topics())
    playground.broker.publish(topics.notify(LEFT), b"{}")
    device.wait(topics.notify(LEFT))


def test_who_was_just_given_a_certificate_is_heard_from_the_first_message_on(playground: Playground) -> None:
    # One right after the other: none is overtaken by the reading of the one before.
    for number in range(5):
        thing = f"{LEFT}-{number}"
        asked = f"{topics.of_thing(thing)}/jobs/get"
        device = playground.device(thing)
        device.publish(asked)
        until(lambda asked=asked: asked in playground.topics())  # type: ignore[misc]


def test_a_free_port_that_somebody_took_meanwhile_is_left_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = installed()
    assert program is not None, "the tests need Mosquitto"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = [free_port(), int(taken.getsockname()[1])]
        monkeypatch.setattr(broker, "_free_port", lambda _address: ports.pop())
        site = open_broker_site(tmp_path)
        around = Playground(MosquittoBroker(program, tmp_path / "mosquitto"), site)
        around.broker.start(site.gatekeeper, around.heard.append)
        assert ports == []
        around.device(LEFT).publish(ASKED)
        until(lambda: ASKED in around.topics())
        around.close()


def test_it_is_not_started_again_and_again(playground: Playground, returns: list[bool]) -> None:
    _mosquitto().kill()
    until(lambda: returns, 30)
    _mosquitto().kill()
    until(lambda: not _processes())
    playground.broker.stop()
    assert not _processes()
    assert len(returns) == 1


def test_nothing_of_it_outlives_a_service_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, str(fakes.mosquitto_parent.__file__), str(tmp_path), *sys.path]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as service:
        assert service.stdout is not None
        assert service.stdout.readline() == b"ready\n"
        family = psutil.Process(service.pid).children(recursive=True)
        assert {process.name() for process in family} >= {"mosquitto"}
        assert len(family) == 2
        service.kill()
    until(lambda: not any(process.is_running() for process in family))
