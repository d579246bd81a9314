"""Calls about appliances of this computer, at a real one in a process of its own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.appliance.control.background import stop_appliance
from belvedere_simulator.client.appliance import ApplianceCalls
from belvedere_simulator.client.call import Call, CallCancelledError
from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError

WORKS = ApplianceCalls().works()


def do(what: str, **given: Any) -> Any:
    return WORKS[f"appliance.{what}"](Call(lambda _told: None), given)


class Watching:
    """The states of an appliance as they come."""

    def __init__(self, folder: str) -> None:
        self._events: queue.Queue[Mapping[str, Any]] = queue.Queue()
        self.call = Call(lambda told: self._events.put(told["event"]))
        self._thread = threading.Thread(target=self._watch, args=(folder,))
        self._thread.start()

    def _watch(self, folder: str) -> None:
        with suppress(CallCancelledError):
            WORKS["appliance.watch"](self.call, {"folder": folder})

    def until(self, **wanted: Any) -> Mapping[str, Any]:
        """The next state in which these members are so."""
        while True:
            event = self._events.get(timeout=60)
            state: Mapping[str, Any] = event.get("state", event)
            if all(state.get(name) == value for name, value in wanted.items()):
                return state

    def end(self) -> None:
        self.call.cancel()
        self._thread.join(30)
        assert not self._thread.is_alive()


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user of their own, without a keyring."""
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("user")
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    patch.setenv("BELVEDERE_DATA", str(folder / "data"))
    yield folder
    patch.undo()


@pytest.fixture
def folder(user: Path) -> Iterator[str]:
    """The data folder of the usual appliance, which runs."""
    usual = str(user / "data" / "appliance")
    do("start", folder=usual, timeScale=10_000.0, model="thinkedge-se70")
    yield usual
    stop_appliance(Path(usual))


@pytest.fixture
def seen(folder: str) -> Iterator[Watching]:
    watching = Watching(folder)
    watching.until(power="on")
    yield watching
    watching.end()


def test_the_usual_appliance_is_known_before_it_was_ever_started(user: Path) -> None:
    (only,) = do("list")
    assert only["folder"] == str(user / "data" / "appliance")
    assert not only["running"]


def test_it_is_watched_from_its_start_to_its_end(folder: str) -> None:
    watching = Watching(folder)
    try:
        state = watching.until(power="on")
        assert (state["model"], state["time_scale"]) == ("THINKEDGE_SE70", 10_000.0)
        assert do("list")[0]["running"] is True
        do("stop", folder=folder)
        watching.until(running=False)
        do("start", folder=folder, timeScale=10_000.0)
        watching.until(power="on")
    finally:
        watching.end()


def test_buttons_are_pressed_and_power_is_pulled(folder: str, seen: Watching) -> None:
    do("press", folder=folder, buttons=["power"], seconds=0.4)
    do("press", folder=folder, buttons=["power"], seconds=1.0)
    seen.until(power="off", mains=True)
    do("press", folder=folder, buttons=["power"], seconds=0.1)
    seen.until(power="on")
    do("unplug", folder=folder, port="power")
    assert seen.until(power="off", mains=False)["lights"]["status"]["words"] == "off"
    do("plug", folder=folder, port="power")
    seen.until(power="on")


def test_drives_cables_and_a_monitor_come_and_go(folder: str, seen: Watching, tmp_path: Path) -> None:
    do("plug", folder=folder, port="usb3", path=str(tmp_path))
    do("plug", folder=folder, port="hdmi")
    do("unplug", folder=folder, port="eth0")
    do("unplug", folder=folder, port="eth1")
    state = seen.until(monitor=True, picture="no-picture")
    assert [stick["path"] for stick in state["usb"]] == [str(tmp_path)]
    with pytest.raises(BelvedereError) as refused:
        do("plug", folder=folder, port="usb3", path=str(tmp_path))
    assert refused.value.code == "BV-APL-006"
    do("unplug", folder=folder, port="usb3")
    seen.until(usb=[])


def test_faults_are_injected_and_cleared(folder: str, seen: Watching) -> None:
    kinds = {each["kind"]: each for each in do("faults", folder=folder)}
    assert kinds["camera-lost"]["targets"] == ["camera", "node", "application"]
    assert kinds["clock-skew"]["settings"][0]["unit"] == "s"
    do("inject", folder=folder, kind="overheating")
    seen.until(faults=[{"kind": "overheating", "target": ""}])
    do("clear", folder=folder)
    seen.until(faults=[])


@pytest.mark.usefixtures("user")
def test_further_appliances_have_names(capsys: pytest.CaptureFixture[str]) -> None:
    box = do("new", name="second")
    do("start", folder=box["folder"], timeScale=10_000.0)
    try:
        assert [each["name"] for each in do("list") if each["running"]] == ["second"]
        with pytest.raises(BelvedereError, match="BV-APC-008"):
            do("new", name="second")
        assert main(["appliance", "list"]) == 0
        assert str(box["folder"]) in capsys.readouterr().out
    finally:
        do("stop-all", folders=[box["folder"]])
    assert not any(each["running"] for each in do("list"))


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize("name", ["", "../out", "a b", "-x", "n" * 64])
def test_a_name_that_is_no_folder_is_refused(name: str) -> None:
    with pytest.raises(BelvedereError, match="BV-APC-008"):
        do("new", name=name)
