"""What devices and the service know of each other after the service was away, killed or stopped."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import fakes.killed_service
from belvedere_simulator.channel import topics
from belvedere_simulator.service.things import channel, presence
from fakes.channel_site import ChannelSite
from fakes.host_ports import free_port
from fakes.somebodys_mosquitto import SomebodysMosquitto
from fakes.waiting import until

Open = Callable[..., ChannelSite]


@pytest.fixture
def somebodys(open_site: Open, tmp_path: Path) -> Iterator[SomebodysMosquitto]:
    """A broker that lives on when the service does not."""
    first = open_site()
    first.stop()
    broker = SomebodysMosquitto(tmp_path / "somebody", first.service.panorama.certificates.authority.pem)
    yield broker
    broker.close()


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is silent counts as gone after a few seconds."""
    monkeypatch.setattr(channel, "PATIENCE", timedelta(seconds=3))


def _is(site: ChannelSite, device_id: str, status: str) -> bool:
    return bool(site.described(device_id)["DeviceConnectionStatus"] == status)


def _silent(site: ChannelSite) -> list[str] | None:
    """The things that count as there and have not told so, once the service asks for the last time."""
    asking, lead = site.service.channel, site.service.channel._lead
    # Who gets the lead asks again.
    if lead is None or not lead.holds() or asking._returned.is_set():
        return None
    with site.service.parts.database.read() as connection:
        return presence.online(connection, asking._started.timestamp())


def test_devices_that_stayed_with_the_broker_are_asked_and_those_that_left_are_missed(
    open_site: Open, somebodys: SomebodysMosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_site(somebodys.url)
    stays, leaves = first.appliance("stays"), first.appliance("leaves")
    until(lambda: _is(first, stays.device_id, "ONLINE") and _is(first, leaves.device_id, "ONLINE"))
    first.stop()
    leaves.client.close()
    second = open_site(somebodys.url)
    assert _is(second, leaves.device_id, "ONLINE")
    until(lambda: _silent(second) == [leaves.thing])
    monkeypatch.setattr(channel, "PATIENCE", timedelta(seconds=3))
    until(lambda: _is(second, leaves.device_id, "OFFLINE"))
    assert _is(second, stays.device_id, "ONLINE")
    assert stays.changes == [(True, "")]


@pytest.mark.usefixtures("_impatient")
def test_devices_come_back_to_the_embedded_broker(open_site: Open) -> None:
    port = free_port()
    first = open_site(broker_port=port)
    stays, leaves = first.appliance("stays"), first.appliance("leaves")
    until(lambda: _is(first, stays.device_id, "ONLINE") and _is(first, leaves.device_id, "ONLINE"))
    first.stop()
    leaves.client.close()
    second = open_site(broker_port=port)
    until(lambda: _is(second, leaves.device_id, "OFFLINE"))
    until(lambda: _is(second, stays.device_id, "ONLINE"))


def test_a_device_hears_of_a_job_whose_service_was_killed_before_it_told(
    open_site: Open, somebodys: SomebodysMosquitto, tmp_path: Path
) -> None:
    first = open_site(somebodys.url)
    appliance = first.appliance("gate")
    until(lambda: _is(first, appliance.device_id, "ONLINE"))
    appliance.client.close()
    thing = first.thing(appliance).connect()
    assert thing.subscribe(topics.notify_next(appliance.thing))
    first.stop()

    folders = [str(tmp_path / "data"), str(tmp_path / "keys")]
    command = [sys.executable, str(fakes.killed_service.__file__), *folders]
    command += [somebodys.url, appliance.device_id, *sys.path]
    assert subprocess.run(command, check=False, timeout=120).returncode == -signal.SIGKILL
    assert thing.said(topics.notify_next(appliance.thing)) == []

    open_site(somebodys.url)
    told = thing.wait(topics.notify_next(appliance.thing))
    assert told["execution"]["jobDocument"]["operation"] == "reboot"
    assert thing.connected.is_set()
    assert not thing.gone.is_set()
