"""Topics and filters, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.filters import matches, well_formed, within
from belvedere_simulator.channel.topics import (
    OF_CERTIFICATE,
    JobTopic,
    JobVerb,
    OwnTopic,
    OwnVerb,
    Request,
    ShadowTopic,
    ShadowVerb,
)

THING = "panorama_front-gate_Thing_0123abcd"
SERIAL = "0a" * 20
EVERY: list[Request] = [
    JobTopic(THING, JobVerb.LIST),
    JobTopic(THING, JobVerb.START),
    JobTopic(THING, JobVerb.DESCRIBE, "$next"),
    JobTopic(THING, JobVerb.DESCRIBE, "job-1"),
    JobTopic(THING, JobVerb.UPDATE, "job-1"),
    *(ShadowTopic(THING, verb, name) for verb in ShadowVerb for name in ("", "leds")),
    *(OwnTopic(THING, verb, SERIAL if verb in OF_CERTIFICATE else "") for verb in OwnVerb),
]


@pytest.mark.parametrize("topic", EVERY, ids=topics.text)
def test_every_topic_is_read_as_it_is_written(topic: Request) -> None:
    assert topics.read(topics.text(topic)) == topic
    assert topics.read(topics.accepted(topic)) is None
    assert topics.read(topics.rejected(topic)) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/",
        "$aws/things/x/jobs/get",
        f"$aws/things/{THING}/jobs",
        f"$aws/things/{THING}/jobs/$next/update",
        f"$aws/things/{THING}/shadow/name//get",
        f"panorama/things/{THING}/claim",
        f"a/{THING}" * 99,
    ],
)
def test_other_topics_are_nobodys(name: str) -> None:
    assert topics.read(name) is None


levels = st.lists(st.sampled_from(["a", "b", "", "$aws"]), min_size=1, max_size=4).map("/".join)
filters = st.lists(st.sampled_from(["a", "b", "+", "#", "$aws"]), min_size=1, max_size=4).map("/".join)


@given(filters.filter(well_formed), filters.filter(well_formed), levels)
def test_a_filter_within_another_matches_nothing_more(wide: str, narrow: str, topic: str) -> None:
    if within(wide, narrow) and matches(narrow, topic) and not topic.startswith("$"):
        assert matches(wide, topic)


@pytest.mark.parametrize(
    ("topic_filter", "topic", "fits"),
    [
        ("a/#", "a", True),
        ("a/+", "a", False),
        ("a/+/c", "a/b/c", True),
        ("#", "$aws/x", False),
        ("+/x", "$aws/x", False),
    ],
)
def test_matching(topic_filter: str, topic: str, fits: bool) -> None:
    assert matches(topic_filter, topic) is fits
