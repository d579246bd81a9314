"""Shadows: merging, deltas, versions, refusals; against a simple model."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.messages import Object, write_object
from belvedere_simulator.channel.shadow import answering
from belvedere_simulator.channel.shadow.merging import difference, merged, size
from belvedere_simulator.channel.shadow.rejection import Refused
from belvedere_simulator.channel.shadow.requests import request_of, update_of
from belvedere_simulator.channel.shadow.shadow import NONE, Shadow, deleted, remembered, updated
from belvedere_simulator.channel.topics import ShadowTopic, ShadowVerb

THING = "panorama_gate_Thing_00000001"
TOPIC = ShadowTopic(THING, ShadowVerb.UPDATE)
HOUR = 3600.0

leaves = (
    st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=2) | st.lists(st.integers(0, 3), max_size=2)
)
states = st.recursive(
    st.dictionaries(st.sampled_from("abc"), leaves, max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), leaves | inner, max_size=3),
    max_leaves=8,
)


def _update(shadow: Shadow, now: float = 1.0, **content: Any) -> Shadow:
    return updated(shadow, update_of(request_of(write_object(content))), now)


def _refusal(content: bytes, shadow: Shadow = NONE) -> int:
    with pytest.raises(Refused) as refused:
        updated(shadow, update_of(request_of(content)), 1.0)
    return refused.value.code


def test_null_deletes_a_key_and_a_section() -> None:
    shadow = _update(NONE, state={"desired": {"a": {"b": 1, "c": 2}}, "reported": {"d": 1}})
    shadow = _update(shadow, state={"desired": {"a": {"b": None}}, "reported": None})
    assert (shadow.desired, shadow.reported, shadow.version) == ({"a": {"c": 2}}, {}, 2)
    assert (shadow.desired_meta, shadow.reported_meta) == ({"a": {"c": {"timestamp": 1}}}, {})


def test_every_leaf_has_its_time() -> None:
    shadow = _update(NONE, 10.0, state={"desired": {"a": 1, "list": [1, {"x": 2}]}})
    shadow = _update(shadow, 20.0, state={"desired": {"b": {"c": 3}}})
    assert shadow.desired_meta == {
        "a": {"timestamp": 10},
        "list": [{"timestamp": 10}, {"x": {"timestamp": 10}}],
        "b": {"c": {"timestamp": 20}},
    }


def test_a_delta_is_told_only_where_a_difference_is_left() -> None:
    request: Object = {"state": {"desired": {"led": "blue"}, "reported": {"led": "blue"}}, "clientToken": "t"}
    after = updated(NONE, update_of(request), 5.0)
    told = [message.topic for message in answering.changed(NONE, after, TOPIC, request, 5.0)]
    base = topics.shadow_of(THING)
    assert told == [f"{base}/update/accepted", f"{base}/update/documents"]
    request = {"state": {"desired": {"led": "red"}}, "clientToken": "t"}
    _answer, delta, _documents = answering.changed(
        after, updated(after, update_of(request), 6.0), TOPIC, request, 6.0
    )
    assert delta.payload == {
        "version": 2,
        "state": {"led": "red"},
        "metadata": {"led": {"timestamp": 6}},
        "timestamp": 6,
        "clientToken": "t",
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", 415),
        (b"{", 400),
        (b"[]", 400),
        (b"{}", 400),
        (b'{"state":7}', 400),
        (b'{"state":{"desired":7}}', 400),
        (b'{"state":{"reported":[]}}', 400),
        (b'{"state":{"delta":{}}}', 400),
        (b'{"state":{},"version":"1"}', 400),
        (b'{"state":{},"version":5}', 409),
        (b'{"state":{},"clientToken":7}', 400),
        (b'{"state":{},"clientToken":"' + b"x" * 65 + b'"}', 400),
        (b'{"state":{"desired":{"a":{"b":{"c":{"d":{"e":{"f":{}}}}}}}}}', 400),
        (b'{"state":{"desired":{"a":[null]}}}', 400),
        (b'{"state":{"desired":{"a":"' + b"x" * 8190 + b'"}}}', 413),
        (b"x" * 20_000, 413),
        (b'{"state":' + b"[" * 5000, 400),
        (b'{"state":{"desired":{"a":1,"a":2}}}', 400),
    ],
)
def test_a_bad_update_is_refused_with_its_code(content: bytes, code: int) -> None:
    assert _refusal(content) == code


def test_five_levels_below_the_section_are_fine() -> None:
    assert _update(NONE, state={"desired": {"a": {"b": {"c": {"d": {"e": {}}}}}}}).version == 1


def test_the_version_of_a_deleted_shadow_lives_on_for_two_days() -> None:
    shadow = _update(_update(NONE, state={"desired": {"a": 1}}), state={"desired": {"a": 2}})
    gone = deleted(shadow, None, 100.0)
    assert not gone.exists
    with pytest.raises(Refused) as refused:
        deleted(gone, None, 101.0)
    assert refused.value.code == 404
    assert _update(remembered(gone, 100.0 + 47 * HOUR), state={"desired": {"b": 1}}).version == 3
    assert _update(remembered(gone, 100.0 + 49 * HOUR), state={"desired": {"b": 1}}).version == 1


@given(states, states)
def test_what_is_reported_as_desired_leaves_no_difference(desired: Object, reported: Object) -> None:
    delta = difference(desired, reported)
    assert difference(desired, merged(reported, desired)) == {}
    assert (delta == {}) == (difference(desired, merged(reported, delta)) == {} and not delta)
    assert difference(desired, merged(reported, delta)) == {}


@given(states, states)
def test_merging_twice_is_merging_once(state: Object, change: Object) -> None:
    once = merged(state, change)
    assert merged(once, change) == once
    assert size(once) <= size(state) + size(change) + 2


@given(st.binary(max_size=300))
def test_no_bytes_bring_anything_but_a_request_or_a_refusal(content: bytes) -> None:
    try:
        update_of(request_of(content))
    except Refused as error:
        assert error.code in (400, 413, 415)
