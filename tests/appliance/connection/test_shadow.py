"""The device's shadow, kept in step with the appliance."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.appliance.body.lights import lights
from belvedere_simulator.appliance.body.parts import EthernetPort
from belvedere_simulator.appliance.connection.shadow_state import ROOM, change_of, reported_state
from belvedere_simulator.appliance.parts import InstanceReport
from belvedere_simulator.channel.messages import write_object
from belvedere_simulator.channel.shadow.merging import merged
from fakes.linked_appliance import ON, Linked, LinkedAppliances
from fakes.waiting import until

LEAVES = st.text(max_size=4) | st.integers(0, 9) | st.booleans()
STATES = st.dictionaries(
    st.sampled_from("abcd"), LEAVES | st.dictionaries(st.sampled_from("xy"), LEAVES, min_size=1), max_size=4
)


def _instance(number: int, name: str = "entrance") -> InstanceReport:
    return InstanceReport(f"applicationInstance-{number:026d}", name, "RUNNING", "RUNNING")


def _shadow(linked: Linked) -> dict[str, Any]:
    answer = linked.site.api("iot-data").get_thing_shadow(thingName=linked.record.thing)
    document: dict[str, Any] = json.loads(answer["payload"].read())
    return document


def _reported(linked: Linked) -> dict[str, Any]:
    found: dict[str, Any] = _shadow(linked)["state"].get("reported", {})
    return found


def _desire(linked: Linked, **desired: Any) -> None:
    payload = json.dumps({"state": {"desired": desired}})
    linked.site.api("iot-data").update_thing_shadow(thingName=linked.record.thing, payload=payload)


def test_it_reports_software_network_time_applications_and_lights(appliances: LinkedAppliances) -> None:
    linked = appliances.live(instances=[_instance(1)]).connect()
    until(lambda: "reported software" in linked.inside.log("shadow.log"))
    told = _reported(linked)
    assert told["software"] == "7.0.13"
    assert told["network"]["Ethernet0Status"]["ConnectionStatus"] == "CONNECTED"
    assert told["ntp"]["ConnectionStatus"] == "CONNECTED"
    assert told["leds"] == {"power": "green", "status": "green", "network": "green"}
    assert told["applications"] == {
        _instance(1).instance: {"name": "entrance", "state": "RUNNING", "health": "RUNNING"}
    }


def test_what_is_gone_leaves_it(appliances: LinkedAppliances) -> None:
    linked = appliances.live(instances=[_instance(1), _instance(2)]).connect()
    until(lambda: "reported software" in linked.inside.log("shadow.log"))
    linked.instances.pop(0)
    linked.body = replace(ON, cables=frozenset[EthernetPort]())
    linked.connection.refresh()
    until(lambda: list(_reported(linked)["applications"]) == [_instance(2).instance])
    assert _reported(linked)["leds"]["network"] == "red"


def test_what_was_gone_while_it_was_away_leaves_it_too(appliances: LinkedAppliances) -> None:
    first = appliances.live(instances=[_instance(1), _instance(2)]).connect()
    until(lambda: "reported software" in first.inside.log("shadow.log"))
    first.end()
    second = appliances.live(instances=[_instance(2)]).connect()
    until(lambda: list(_reported(second)["applications"]) == [_instance(2).instance])


def test_a_level_that_is_desired_is_taken_and_kept(appliances: LinkedAppliances) -> None:
    linked = appliances.live().connect()
    until(lambda: "reported software" in linked.inside.log("shadow.log"))
    assert _reported(linked)["logging"] == {"level": "INFO"}
    _desire(linked, logging={"level": "ERROR"})
    until(lambda: _reported(linked)["logging"] == {"level": "ERROR"})
    assert "delta" not in _shadow(linked)["state"]
    linked.inside.around.logs.controller("INFO", "test", 1, "not to be seen")
    linked.end()
    again = appliances.live()
    again.inside.around.logs.controller("WARN", "test", 2, "not to be seen either")
    again.inside.around.logs.controller("ERROR", "test", 3, "to be seen")
    assert "to be seen" in again.inside.log()
    assert "not to be seen" not in again.inside.log()


def test_what_is_desired_while_it_is_away_is_taken_later(appliances: LinkedAppliances) -> None:
    linked = appliances.live()
    _desire(linked, logging={"level": "WARN"}, colour="blue")
    linked.connect()
    until(lambda: _reported(linked).get("logging") == {"level": "WARN"})
    assert "desired colour is not known" in linked.inside.log("shadow.log")


def test_a_level_that_there_is_none_of_is_refused(appliances: LinkedAppliances) -> None:
    linked = appliances.live().connect()
    until(lambda: "reported software" in linked.inside.log("shadow.log"))
    _desire(linked, logging={"level": "LOUD"})
    until(lambda: "desired level 'LOUD' refused" in linked.inside.log("shadow.log"))
    assert _reported(linked)["logging"] == {"level": "INFO"}


def test_ten_applications_with_the_longest_names_fit(appliances: LinkedAppliances) -> None:
    many = [_instance(number, "é" * 255) for number in range(10)]
    linked = appliances.live(instances=many).connect()
    until(lambda: "reported software" in linked.inside.log("shadow.log"))
    assert len(_reported(linked)["applications"]) == 10


@given(st.integers(0, 40), st.integers(0, 255))
def test_it_never_becomes_too_large(count: int, length: int) -> None:
    instances = [_instance(number, "é" * length) for number in range(count)]
    state = reported_state("7.0.13", {}, instances, lights(ON), {"logging": {"level": "INFO"}})
    assert len(write_object(state)) <= ROOM
    assert len(state["applications"]) == min(count, len(state["applications"]))


@given(STATES, STATES)
def test_a_change_makes_one_state_of_the_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    change = change_of(before, after)
    assert merged(before, change) == after
    assert (change == {}) is (before == after)
