"""What topics are about."""

from __future__ import annotations

import pytest

from belvedere_simulator.inspection.meaning import (
    Feature,
    Meaning,
    device_words,
    feature_words,
    meaning_of,
    said_words,
)

T = "panorama_front_gate_Thing_0a1b2c3d"


@pytest.mark.parametrize(
    ("topic", "meaning"),
    [
        (f"$aws/things/{T}/jobs/notify", Meaning(T, Feature.JOBS, "notify")),
        (f"$aws/things/{T}/jobs/start-next/rejected", Meaning(T, Feature.JOBS, "start-next", "rejected")),
        (f"$aws/things/{T}/jobs/one/get", Meaning(T, Feature.JOBS, "describe", "", "one")),
        (f"$aws/things/{T}/jobs/one/update/accepted", Meaning(T, Feature.JOBS, "update", "accepted", "one")),
        (f"$aws/things/{T}/shadow/update/delta", Meaning(T, Feature.SHADOWS, "update", "delta")),
        (f"$aws/things/{T}/shadow/name/leds/get", Meaning(T, Feature.SHADOWS, "get", "", "leds")),
        (f"panorama/things/{T}/certificates/0f/presence", Meaning(T, Feature.PRESENCE, "presence", "", "0f")),
        (f"panorama/things/{T}/certificates/0f/renew", Meaning(T, Feature.CERTIFICATES, "renew", "", "0f")),
        (f"panorama/things/{T}/presence/ask", Meaning(T, Feature.PRESENCE, "ask")),
        (f"panorama/things/{T}/report", Meaning(T, Feature.REPORTS, "report")),
        (f"panorama/things/{T}/assets/accepted", Meaning(T, Feature.FILES, "assets", "accepted")),
        (f"panorama/things/{T}/telemetry/node", Meaning(T, Feature.TELEMETRY, "node")),
        (f"panorama/things/{T}/watch", Meaning(T, Feature.TELEMETRY, "watch")),
        (f"belvedere/things/{T}/tools/replies", Meaning(T, Feature.TOOLS, "replies")),
        (f"panorama/{T}", Meaning(T, Feature.OTHER, "application")),
    ],
)
def test_a_topic_of_a_device_says_whose_and_what(topic: str, meaning: Meaning) -> None:
    assert meaning_of(topic) == meaning
    assert said_words(topic)
    assert feature_words(meaning.feature)


@pytest.mark.parametrize(
    ("topic", "thing", "feature"),
    [
        ("$SYS/broker/uptime", "", Feature.BROKER),
        ("factory/line/1", "", Feature.OTHER),
        (f"panorama/things/{T}/else", T, Feature.OTHER),
        (f"$aws/things/{T}/else", T, Feature.OTHER),
        (f"$aws/things/{T}/jobs", T, Feature.JOBS),
        ("/", "", Feature.OTHER),
    ],
)
def test_other_topics_have_no_words(topic: str, thing: str, feature: Feature) -> None:
    assert (meaning_of(topic).device, meaning_of(topic).feature) == (thing, feature)
    assert said_words(topic) == ""


def test_devices_are_called_by_their_own_names() -> None:
    assert device_words(T) == "front_gate"
    assert device_words("my_other_thing") == "my_other_thing"
