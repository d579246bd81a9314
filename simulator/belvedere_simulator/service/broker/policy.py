"""Who may publish and subscribe to what; the same table for every broker."""

from __future__ import annotations

from dataclasses import dataclass

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.filters import well_formed, within
from belvedere_simulator.service.certificates.identity import Identity, Kind

EVERYTHING = ("#", "$aws/#")


@dataclass(frozen=True)
class Rights:
    """Filters of the topics that may be published and subscribed; what is `hidden` is never delivered, though
    a wider filter covers it.
    """

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]
    hidden: tuple[str, ...] = ()


def rights(identity: Identity) -> Rights:
    """What the holder of a certificate may do.

    An appliance reaches its own topics only; one with a temporary certificate may claim and nothing else; a
    desktop looks at everything, but gives no jobs and reports none. An observer hears applications, too; what
    devices are asked to look at stays hidden from it, for passwords of cameras are in it.
    """
    match identity.kind:
        case Kind.DEVICE:
            return Rights(_said_by(identity), _heard_by(identity.thing))
        case Kind.CLAIM:
            claim = f"{_certificate(identity)}/claim"
            return Rights((claim,), (f"{claim}/+",))
        case Kind.SERVICE:
            return Rights(EVERYTHING, EVERYTHING)
        case Kind.DESKTOP:
            return Rights(_said_by_people(), ("$aws/#", "panorama/#"))
        case Kind.OBSERVER:
            return Rights(_said_by_people(), EVERYTHING, (topics.OF_TOOLS,))


def may_publish(identity: Identity, topic: str) -> bool:
    """Whether a message on `topic` is let through."""
    plain = "+" not in topic and "#" not in topic
    return plain and well_formed(topic) and _any(rights(identity).publish, topic)


def may_subscribe(identity: Identity, topic_filter: str) -> bool:
    """Whether a subscription is let through: all that it could match has to be allowed."""
    allowed = rights(identity)
    hidden = any(within(each, topic_filter) for each in allowed.hidden)
    return well_formed(topic_filter) and not hidden and _any(allowed.subscribe, topic_filter)


def may_hear(identity: Identity, topic: str) -> bool:
    """Whether a message on `topic` is delivered where a subscription wants it."""
    return identity.kind != Kind.OBSERVER or not any(within(each, topic) for each in rights(identity).hidden)


def client_id_fits(identity: Identity, client_id: str) -> bool:
    """Whether an identity may use a client id.

    A device uses its thing name, so that nobody takes over another's connection; a temporary certificate
    must not take over the device's, so it has an id of its own.
    """
    match identity.kind:
        case Kind.DEVICE:
            return client_id == identity.thing
        case Kind.CLAIM:
            return client_id == f"claim-{identity.serial}"
    return client_id.startswith(f"{identity.kind.value}-")


def _everybody() -> tuple[str, ...]:
    anybody = Identity(Kind.DEVICE, "+", "+")
    return (*_said_by(anybody), f"{_certificate(anybody)}/claim")


def _any(filters: tuple[str, ...], asked: str) -> bool:
    # `#` is no way to the topics that begin with a dollar.
    hidden = asked.startswith("$")
    return any(within(allowed, asked) for allowed in filters if not (hidden and allowed[0] in "#+"))


def _said_by(identity: Identity) -> tuple[str, ...]:
    aws, own = topics.of_thing(identity.thing), topics.own(identity.thing)
    return (
        *(f"{aws}/jobs/{verb}" for verb in ("get", "start-next", "+/get", "+/update")),
        *_shadow(identity.thing),
        *(f"{_certificate(identity)}/{verb}" for verb in ("renew", "presence")),
        f"{own}/report",
        f"{own}/assets",
        f"{own}/telemetry/+",
        topics.tool_replies(identity.thing),
    )


def _said_by_people() -> tuple[str, ...]:
    return (*_shadow("+"), topics.watch("+"), "panorama/desktop/#")


def _heard_by(thing: str) -> tuple[str, ...]:
    return (f"{topics.of_thing(thing)}/#", f"{topics.own(thing)}/#", topics.tool_requests(thing))


def _shadow(thing: str) -> tuple[str, ...]:
    bases = (topics.shadow_of(thing), topics.shadow_of(thing, "+"))
    return tuple(f"{base}/{verb}" for base in bases for verb in ("get", "update", "delete"))


def _certificate(identity: Identity) -> str:
    return f"{topics.own(identity.thing)}/certificates/{identity.serial}"


# What the service subscribes to at a broker outside its process: all that things say, and no answers.
SERVICE_HEARS = _everybody()
