"""Parameters changed by hand: what is told, what is refused, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.application.live.parameters import LiveParameters, LiveState, Values
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import (
    CodeNode,
    Entry,
    InputPort,
    ParameterNode,
    ParameterValue,
    ResolvedApplication,
)

NODES = (
    ParameterNode("level", "int32", 2, title="Level"),
    ParameterNode("limit", "float32", 0.5),
    ParameterNode("word", "string", "a", constraint="[a-z]*"),
    ParameterNode("on", "boolean", True),
    ParameterNode("empty", "string", None),
)
PORTS = (
    InputPort("video_in", "media"),
    InputPort("level_in", "int32", value=2, parameter_node="level", constraint="[0-9]"),
    InputPort("also_level", "int32", value=2, parameter_node="level"),
    *(InputPort(node.name, node.type, parameter_node=node.name) for node in NODES[1:]),
)
CODE = CodeNode("code", Path(), "CODE", Entry("python3", "/panorama/app.py"), PORTS, ())
APPLICATION = ResolvedApplication("app", Path(), (), NODES, (), (), CODE, ())


class Engine:
    """Holds the values of ports as processes have them."""

    def __init__(self) -> None:
        self.ports: dict[str, ParameterValue | None] = {port.name: _given(port) for port in PORTS[1:]}
        self.gone = False

    def tell(self, values: Values) -> None:
        """Other values."""
        if self.gone:
            raise BelvedereError("BV-LIV-008", "The application does not run")
        self.ports.update(values)


def _given(port: InputPort) -> ParameterValue | None:
    return next(node.value for node in NODES if node.name == port.parameter_node)


def values(live: LiveParameters) -> dict[str, ParameterValue | None]:
    return {parameter.name: parameter.value for parameter in live.state().parameters}


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("level"), st.integers(0, 9)),
        st.tuples(st.just("word"), st.text("abc", max_size=3)),
        st.tuples(st.just("on"), st.booleans()),
        st.sampled_from(["undo", "redo", "reset", "reset level"]),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(CHANGES)
def test_undo_and_redo_lead_through_all_states_and_ports_follow(changes: list[object]) -> None:
    engine = Engine()
    live = LiveParameters(APPLICATION, engine.tell)
    passed, place = [values(live)], 0
    for change in changes:
        if isinstance(change, tuple):
            live.change(*change)
        elif change == "undo" and place:
            live.undo()
            place -= 1
            assert values(live) == passed[place]
            continue
        elif change == "redo" and place < len(passed) - 1:
            live.redo()
            place += 1
            assert values(live) == passed[place]
            continue
        elif change in ("reset", "reset level"):
            live.reset("level" if change == "reset level" else "")
        if values(live) != passed[place]:
            passed, place = [*passed[: place + 1], values(live)], place + 1
        for port in PORTS[1:]:
            assert engine.ports[port.name] == values(live)[port.parameter_node or ""]
    state = live.state()
    assert (bool(state.undo), bool(state.redo)) == (place > 0, place < len(passed) - 1)
    assert LiveState.from_document(state.to_document()) == state
    live.forget()
    assert live.state().undo == ""


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("nothing", 1, "BV-LIV-002"),
        ("level", "three", "BV-LIV-003"),
        ("level", 1.5, "BV-LIV-003"),
        ("level", True, "BV-LIV-003"),
        ("level", 12, "BV-LIV-003"),
        ("word", "ABC", "BV-LIV-003"),
        ("word", 3, "BV-LIV-003"),
        ("limit", "nan", "BV-LIV-003"),
        ("on", "perhaps", "BV-LIV-003"),
        ("on", None, "BV-LIV-003"),
    ],
)
def test_what_does_not_fit_changes_nothing(name: str, value: object, code: str) -> None:
    engine = Engine()
    live = LiveParameters(APPLICATION, engine.tell)
    before = live.state()
    with pytest.raises(BelvedereError) as refused:
        live.change(name, value)
    assert refused.value.code == code
    assert live.state() == before
    for back in (live.undo, live.redo):
        with pytest.raises(BelvedereError, match="BV-LIV-004"):
            back()


def test_what_the_engine_refuses_is_not_changed() -> None:
    engine = Engine()
    live = LiveParameters(APPLICATION, engine.tell)
    live.change("level", "7")
    engine.gone = True
    actions: list[Callable[[], None]] = [lambda: live.change("on", False), live.undo, live.reset]
    for action in actions:
        with pytest.raises(BelvedereError, match="BV-LIV-008"):
            action()
    assert values(live)["level"] == 7
    assert live.by_hand == {"level": "7"}


def test_a_parameter_is_unread_while_any_of_its_ports_is() -> None:
    live = LiveParameters(APPLICATION, Engine().tell)
    live.change("level", 3)
    [level] = [each for each in live.state(["also_level"]).parameters if each.name == "level"]
    assert level.unread and level.is_changed and level.title == "Level"
    assert not any(each.unread for each in live.state().parameters)
    assert not LiveParameters(replace(APPLICATION, code=None), Engine().tell).state().undo
