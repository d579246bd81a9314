"""Telemetry: only while somebody looks."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from belvedere_simulator.appliance.parts import InstanceReport, NodeReport
from belvedere_simulator.channel import topics
from fakes.linked_appliance import Linked, LinkedAppliances
from fakes.thing_client import ThingClient
from fakes.waiting import until


def _instance(status: str) -> InstanceReport:
    nodes = (NodeReport("camera", "media_source", "RUNNING"), NodeReport("code", "code", status, "why"))
    return InstanceReport("applicationInstance-a", "entrance", "RUNNING", "RUNNING", nodes)


def _told(desktop: ThingClient, linked: Linked, kind: str) -> list[dict[str, Any]]:
    return desktop.said(topics.telemetry(linked.record.thing, kind))


def _pauses(desktop: ThingClient, linked: Linked) -> list[float]:
    """Between statistics, but for the first, which comes at once."""
    times = [each["time"] for each in _told(desktop, linked, "statistics")[1:]]
    return [after - before for before, after in itertools.pairwise(times)]


def test_statistics_come_once_a_second_and_nodes_when_they_change(appliances: LinkedAppliances) -> None:
    linked = appliances.live(instances=[_instance("RUNNING")], measured={"frames": 25}).connect()
    desktop = appliances.desktop(linked)
    assert _told(desktop, linked, "statistics") == []
    desktop.publish(topics.watch(linked.record.thing), {"seconds": 60})
    until(lambda: len(_told(desktop, linked, "statistics")) >= 3)
    told = _told(desktop, linked, "statistics")
    assert {**told[0], "time": 0} == {
        "frames": 25,
        "applications": {"applicationInstance-a": {"state": "RUNNING", "health": "RUNNING"}},
        "connection": "ONLINE",
        "software": "7.0.13",
        "time": 0,
    }
    # On a busy computer one may be late.
    until(lambda: any(0.5 < pause < 3 for pause in _pauses(desktop, linked)))
    assert min(_pauses(desktop, linked)) > 0.5
    assert [node["node"] for node in _told(desktop, linked, "node")] == ["camera", "code"]
    linked.instances[0] = _instance("ERROR")
    linked.connection.refresh()
    until(lambda: len(_told(desktop, linked, "node")) == 3)
    changed = _told(desktop, linked, "node")[-1]
    assert (changed["node"], changed["kind"], changed["status"], changed["detail"]) == (
        "code",
        "code",
        "ERROR",
        "why",
    )


def test_who_looks_no_longer_is_told_nothing(appliances: LinkedAppliances) -> None:
    linked = appliances.live().connect()
    desktop = appliances.desktop(linked)
    desktop.publish(topics.watch(linked.record.thing), {"seconds": 60})
    until(lambda: _told(desktop, linked, "statistics"))
    desktop.publish(topics.watch(linked.record.thing), {"seconds": 0})
    # What the site says next comes after the wish, which the broker had before.
    payload = json.dumps({"state": {"desired": {"colour": "blue"}}})
    linked.site.api("iot-data").update_thing_shadow(thingName=linked.record.thing, payload=payload)
    until(lambda: "desired colour is not known" in linked.inside.log("shadow.log"))
    linked.instances.append(_instance("RUNNING"))
    linked.connection.refresh()
    until(lambda: any(each["instances"] for each in desktop.said(_report(linked))))
    assert _told(desktop, linked, "node") == []


@pytest.mark.parametrize("wish", [{}, {"seconds": -1}, {"seconds": 301}, {"seconds": True}, {"seconds": "9"}])
def test_a_wish_that_is_none_is_left_alone(appliances: LinkedAppliances, wish: dict[str, Any]) -> None:
    linked = appliances.live(instances=[_instance("RUNNING")]).connect()
    desktop = appliances.desktop(linked)
    desktop.publish(topics.watch(linked.record.thing), wish)
    linked.instances.append(_instance("ERROR"))
    linked.connection.refresh()
    until(lambda: desktop.said(_report(linked)))
    assert _told(desktop, linked, "node") == []


def _report(linked: Linked) -> str:
    return f"panorama/things/{linked.record.thing}/report"
