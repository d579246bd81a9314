"""Attempts of one appliance to read or forge what is another's: none succeeds, on any broker."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from belvedere_simulator.channel import topics
from belvedere_simulator.service.broker.policy import client_id_fits, may_publish, may_subscribe
from belvedere_simulator.service.certificates.identity import Identity, Kind
from fakes.broker_site import LEFT, RIGHT, Playground
from fakes.waiting import until

AWS, OWN = topics.of_thing(RIGHT), topics.own(RIGHT)
SERIAL = "0" * 40


@dataclass(frozen=True)
class Attempt:
    """What the left appliance tries: to say something, or to hear it, on a topic of the right one."""

    name: str
    publish: str = ""
    subscribe: str = ""


ATTEMPTS = [
    Attempt("reads the other's jobs", subscribe=f"{AWS}/jobs/#"),
    Attempt("reads everybody's jobs", subscribe="$aws/things/+/jobs/notify-next"),
    Attempt("reads everything", subscribe="#"),
    Attempt("reads the other's shadow", subscribe=f"{AWS}/shadow/update/documents"),
    Attempt("reads the other's telemetry and logs", subscribe=f"{OWN}/telemetry/logs"),
    Attempt("ends the other's job", publish=f"{AWS}/jobs/job-1/update"),
    Attempt("takes the other's job", publish=f"{AWS}/jobs/start-next"),
    Attempt("changes the other's shadow", publish=f"{AWS}/shadow/update"),
    Attempt("asks for the other's assets", publish=f"{OWN}/assets"),
    Attempt("gives the other a job of its own making", publish=f"{AWS}/jobs/notify-next"),
    Attempt("gives itself a job", publish=f"{topics.of_thing(LEFT)}/jobs/notify-next"),
    Attempt("claims a certificate with its own", publish=f"{topics.own(LEFT)}/certificates/{SERIAL}/claim"),
    Attempt("hears what the other is to look at", subscribe=topics.tool_requests(RIGHT)),
    Attempt("has the other look at something", publish=topics.tool_requests(RIGHT)),
    Attempt("answers for the other", publish=topics.tool_replies(RIGHT)),
    Attempt("has itself look at something", publish=topics.tool_requests(LEFT)),
    Attempt("says that the other is gone", publish=f"{OWN}/certificates/{SERIAL}/presence"),
]


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.name)
def test_an_appliance_reaches_its_own_topics_only(playground: Playground, attempt: Attempt) -> None:
    right = playground.device(RIGHT)
    assert right.subscribe(f"{AWS}/#")
    left = playground.device(LEFT)
    if attempt.subscribe:
        granted = left.subscribe(attempt.subscribe)
        assert not granted or left.gone.is_set() or _hears_nothing(playground, left, attempt)
    else:
        left.publish(attempt.publish, {"forged": True})
        # What comes after it proves that nothing comes of it.
        again = playground.device(LEFT) if left.gone.is_set() else left
        again.publish(f"{topics.of_thing(LEFT)}/jobs/get", {})
        until(lambda: f"{topics.of_thing(LEFT)}/jobs/get" in playground.topics())
    assert attempt.publish not in playground.topics()
    assert all(b"forged" not in payload for _topic, payload in right.heard)


def _hears_nothing(playground: Playground, left: object, attempt: Attempt) -> bool:
    """Some brokers grant a subscription and let nothing through."""
    listening = playground.clients[-1]
    assert listening is left
    listening.subscribe(topics.notify(LEFT))
    topic = attempt.subscribe.replace("+", RIGHT).replace("/#", "/notify").replace("#", "panorama/x")
    playground.broker.publish(topic, b"{}")
    playground.broker.publish(topics.notify(LEFT), b"{}")
    listening.wait(topics.notify(LEFT))
    return [heard for heard, _payload in listening.heard] == [topics.notify(LEFT)]


DEVICE = Identity(Kind.DEVICE, LEFT, "a" * 40)
CLAIM = Identity(Kind.CLAIM, LEFT, "b" * 40)
DESKTOP = Identity(Kind.DESKTOP, "", "c" * 40)
SERVICE = Identity(Kind.SERVICE, "", "d" * 40)
LEFT_AWS, LEFT_OWN = topics.of_thing(LEFT), topics.own(LEFT)


@pytest.mark.parametrize(
    ("who", "topic", "allowed"),
    [
        (DEVICE, f"{LEFT_AWS}/jobs/$next/get", True),
        (DEVICE, f"{LEFT_AWS}/jobs/get", True),
        (DEVICE, f"{LEFT_AWS}/shadow/name/leds/update", True),
        (DEVICE, f"{LEFT_AWS}/shadow/update/accepted", False),
        (DEVICE, f"{LEFT_AWS}/jobs/a/b/update", False),
        (DEVICE, f"{LEFT_OWN}/certificates/{DEVICE.serial}/renew", True),
        (DEVICE, f"{LEFT_OWN}/certificates/{CLAIM.serial}/claim", False),
        (DEVICE, f"{LEFT_OWN}/telemetry/+", False),
        (DEVICE, "panorama/messages", False),
        (DEVICE, topics.tool_replies(LEFT), True),
        (DEVICE, topics.tool_requests(LEFT), False),
        (CLAIM, topics.tool_replies(LEFT), False),
        (DESKTOP, topics.tool_requests(LEFT), False),
        (SERVICE, topics.tool_requests(LEFT), True),
        (CLAIM, f"{LEFT_OWN}/certificates/{CLAIM.serial}/claim", True),
        (CLAIM, f"{LEFT_OWN}/certificates/{DEVICE.serial}/renew", False),
        (CLAIM, f"{LEFT_AWS}/jobs/get", False),
        (DESKTOP, f"{LEFT_AWS}/shadow/update", True),
        (DESKTOP, f"{LEFT_AWS}/jobs/notify", False),
        (DESKTOP, f"{LEFT_OWN}/report", False),
        (SERVICE, f"{LEFT_AWS}/jobs/notify", True),
    ],
)
def test_who_may_publish_what(who: Identity, topic: str, allowed: bool) -> None:
    assert may_publish(who, topic) is allowed


@pytest.mark.parametrize(
    ("who", "asked", "allowed"),
    [
        (DEVICE, f"{LEFT_AWS}/#", True),
        (DEVICE, f"{LEFT_AWS}/jobs/+/update/accepted", True),
        (DEVICE, "$aws/things/#", False),
        (DEVICE, "$aws/#", False),
        (DEVICE, "+/things/+/jobs/#", False),
        (DEVICE, f"{LEFT_AWS}x/#", False),
        (DEVICE, f"$share/all/{LEFT_AWS}/#", False),
        (DEVICE, "", False),
        (DEVICE, topics.tool_requests(LEFT), True),
        (DEVICE, topics.tool_requests(RIGHT), False),
        (DESKTOP, topics.tool_requests(LEFT), False),
        (DESKTOP, topics.tool_replies(LEFT), False),
        (CLAIM, f"{LEFT_OWN}/certificates/{CLAIM.serial}/claim/accepted", True),
        (CLAIM, f"{LEFT_OWN}/certificates/+/claim/accepted", False),
        (CLAIM, f"{LEFT_AWS}/#", False),
        (DESKTOP, "$aws/things/+/jobs/#", True),
        (DESKTOP, "#", False),
    ],
)
def test_who_may_subscribe_to_what(who: Identity, asked: str, allowed: bool) -> None:
    assert may_subscribe(who, asked) is allowed


def test_a_client_id_is_that_of_the_certificate() -> None:
    assert client_id_fits(DEVICE, LEFT)
    assert not client_id_fits(DEVICE, RIGHT)
    assert not client_id_fits(CLAIM, LEFT)
    assert not client_id_fits(DESKTOP, "service-1")
