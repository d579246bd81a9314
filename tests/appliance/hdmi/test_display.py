"""The HDMI output for viewers on the same computer."""

from __future__ import annotations

from dataclasses import replace

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


def test_nothing_runs_any_more_once_nobody_asked_for_long(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "VIEW_SECONDS", 0.5)
    shown.output.open_display()
    assert shown.box.host.engine_pids[0] is not None
    until(lambda: shown.box.host.engine_pids == (None, None))


def test_the_address_stays_while_it_is_asked_for(shown: Shown) -> None:
    first = shown.output.open_display()
    assert shown.output.open_display() == first
