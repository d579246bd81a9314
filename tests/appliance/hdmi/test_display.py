"""The HDMI output for viewers on the same computer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from appliance.hdmi.conftest import Shown
from belvedere_simulator.appliance.body.identity import Model
from belvedere_simulator.appliance.body.machine import new_body
from belvedere_simulator.appliance.body.picture import Picture
from belvedere_simulator.appliance.body.state import Body, Monitor, Power
from belvedere_simulator.appliance.hdmi import output as module
from belvedere_simulator.appliance.hdmi.picture import shown as carried
from belvedere_simulator.appliance.software.catalogue import software_catalogue
from belvedere_simulator.sdk.panoramasdk import wire
from fakes.appliance_inside import open_inside
from fakes.waiting import until


def body(power: Power, monitor: Monitor) -> Body:
    """A body with that much power."""
    return replace(new_body(Model.APPLIANCE, software_catalogue()), power=power, monitor=monitor)


@pytest.mark.parametrize(
    ("power", "monitor", "headless", "picture"),
    [
        (Power.ON, Monitor.SEEN, False, Picture.APPLICATIONS),
        (Power.ON, Monitor.UNSEEN, False, Picture.NO_PICTURE),
        (Power.ON, Monitor.ABSENT, False, Picture.NO_MONITOR),
        (Power.ON, Monitor.UNSEEN, True, Picture.APPLICATIONS),
        (Power.ON, Monitor.ABSENT, True, Picture.APPLICATIONS),
        (Power.BOOTING, Monitor.ABSENT, True, Picture.STARTING),
        (Power.OFF, Monitor.ABSENT, True, Picture.NO_PICTURE),
    ],
)
def test_a_headless_box_has_a_monitor_that_was_always_there(
    power: Power, monitor: Monitor, headless: bool, picture: Picture
) -> None:
    assert carried(body(power, monitor), headless=headless) is picture


def test_a_viewer_has_a_picture_without_any_application(shown: Shown) -> None:
    with wire.connect(shown.output.open_display()) as viewer:
        wire.send(viewer, {"op": "watch"})
        canvas, _payload, descriptors = wire.receive(viewer)
        wire.close_descriptors(descriptors)
        assert canvas["op"] == "canvas"


class SlowScreen:
    """Has a picture after forty seconds, which pass at once; `held` is what was wanted of it."""

    video_if_running = None

    def __init__(self) -> None:
        self.now = 1000.0
        self.held: list[bool] = []

    def hold(self, *, held: bool) -> None:
        """Note it."""
        self.held.append(held)

    def video(self) -> Any:
        """Itself, as the worker."""
        return self

    def open_display(self) -> str:
        """The address, late."""
        self.now += 40.0
        return "here"


def test_nothing_runs_any_more_once_nobody_asked_for_long(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown.output.open_display()
    assert shown.box.host.engine_pids[0] is not None
    monkeypatch.setattr(module, "VIEW_SECONDS", 0.5)
    shown.output.open_display()
    until(lambda: shown.box.host.engine_pids == (None, None))


def test_a_viewer_counts_from_when_it_has_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy computer the worker takes longer to start than a viewer may stay away."""
    monkeypatch.setattr(module, "VIEW_SECONDS", 30.0)
    screen, around = SlowScreen(), open_inside(tmp_path).around
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: screen.now))
    output = module.HdmiOutput(around, screen, lambda: None)
    assert output.open_display() == "here"
    output._look()
    assert screen.held == [True]
    screen.now += 31.0
    output._look()
    assert screen.held == [True, False]
    around.life.end()


def test_the_address_stays_while_it_is_asked_for(shown: Shown) -> None:
    first = shown.output.open_display()
    assert shown.output.open_display() == first
