"""Reaching a running appliance from another program of the same user."""

from __future__ import annotations

import json
import queue
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.appliance.control.client import ask, observe
from belvedere_simulator.appliance.control.record import FILE, read_record
from belvedere_simulator.appliance.control.server import ControlServer
from belvedere_simulator.errors import BelvedereError
from fakes.waiting import until


class Box:
    """Something with states and one button."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[Mapping[str, Any]], None]] = []
        self.pressed: queue.Queue[Mapping[str, Any]] = queue.Queue()

    def press(self, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        self.pressed.put(arguments)
        return {"power": "on"}

    def refuse(self, _arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        raise BelvedereError("BV-APL-001", "Too fast", where="here", why="because", remedy="Go slower.")

    def observe(self, listener: Callable[[Mapping[str, Any]], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        listener({"number": 0})
        return lambda: self.listeners.remove(listener)

    def tell(self, state: Mapping[str, Any]) -> None:
        for listener in tuple(self.listeners):
            listener(state)


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture(params=[True, False], ids=["unix", "loopback"])
def server(tmp_path: Path, box: Box, request: pytest.FixtureRequest) -> Iterator[ControlServer]:
    actions = {"press": box.press, "refuse": box.refuse}
    made = ControlServer(tmp_path, actions, box.observe, unix=request.param)
    made.start()
    yield made
    made.close()


@pytest.mark.usefixtures("server")
def test_an_action_gets_its_arguments_and_is_answered(tmp_path: Path, box: Box) -> None:
    assert ask(tmp_path, "press", {"seconds": 1.5}) == {"power": "on"}
    assert box.pressed.get_nowait() == {"seconds": 1.5}


@pytest.mark.usefixtures("server")
def test_a_refusal_comes_whole(tmp_path: Path) -> None:
    with pytest.raises(BelvedereError) as refused:
        ask(tmp_path, "refuse", {})
    told = refused.value
    assert (told.code, told.what, told.where, told.why) == ("BV-APL-001", "Too fast", "here", "because")
    assert told.remedy == "Go slower."


@pytest.mark.usefixtures("server")
def test_what_is_unknown_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BelvedereError) as refused:
        ask(tmp_path, "fly", {})
    assert refused.value.code == "BV-APC-002"


def test_an_observer_hears_each_state_until_the_end(tmp_path: Path, box: Box, server: ControlServer) -> None:
    heard: queue.Queue[Any] = queue.Queue()

    def listen() -> None:
        for state in observe(tmp_path):
            heard.put(state["number"])
        heard.put("over")

    listener = threading.Thread(target=listen)
    listener.start()
    assert heard.get(timeout=10) == 0
    box.tell({"number": 1})
    assert heard.get(timeout=10) == 1
    server.close()
    assert heard.get(timeout=10) == "over"
    listener.join()


@pytest.mark.usefixtures("server")
def test_an_observer_that_left_is_forgotten(tmp_path: Path, box: Box) -> None:
    states = observe(tmp_path)
    assert next(iter(states)) == {"number": 0}
    states.close()
    until(lambda: not box.listeners)


def test_the_record_is_for_its_owner_alone_and_goes_with_the_appliance(
    tmp_path: Path, server: ControlServer
) -> None:
    assert read_record(tmp_path) is not None
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    server.close()
    assert not (tmp_path / FILE).exists()


def test_nobody_is_there(tmp_path: Path) -> None:
    with pytest.raises(BelvedereError) as refused:
        ask(tmp_path, "press", {})
    assert refused.value.code == "BV-APC-001"


@pytest.mark.parametrize(
    "left", [b"", b"{", b"[]", json.dumps({"pid": 1, "told": 1.0, "address": "unix:/x"}).encode()]
)
def test_what_a_killed_one_left_is_no_appliance(tmp_path: Path, left: bytes) -> None:
    (tmp_path / FILE).write_bytes(left)
    assert read_record(tmp_path) is None
