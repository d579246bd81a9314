"""What is published after a request about a shadow: the answer, the delta, the documents."""

from __future__ import annotations

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.messages import Message, Object, token_of
from belvedere_simulator.channel.shadow.merging import part
from belvedere_simulator.channel.shadow.rejection import MISSING, Refused
from belvedere_simulator.channel.shadow.shadow import Shadow, delta_metadata
from belvedere_simulator.channel.topics import ShadowTopic
from belvedere_simulator.messages import tr


def got(shadow: Shadow, topic: ShadowTopic, request: Object, now: float) -> tuple[Message, ...]:
    """The answer to the wish to see a shadow. Raises Refused 404."""
    if not shadow.exists:
        raise Refused(MISSING, tr("There is no such shadow"))
    answer = {**document(shadow, delta=True), "timestamp": int(now), **token_of(request)}
    return (Message(topics.accepted(topic), answer),)


def changed(
    before: Shadow, after: Shadow, topic: ShadowTopic, request: Object, now: float
) -> tuple[Message, ...]:
    """What an update that was accepted is followed by."""
    ending = {"timestamp": int(now), **token_of(request)}
    answer = {
        "state": request["state"],
        "metadata": _touched(after, request["state"]),
        "version": after.version,
        **ending,
    }
    told = [Message(topics.accepted(topic), answer)]
    delta = after.delta
    if delta:
        payload = {"version": after.version, "state": delta, "metadata": delta_metadata(after), **ending}
        told.append(Message(f"{topics.text(topic)}/delta", payload))
    documents = {"previous": document(before), "current": document(after), **ending}
    told.append(Message(f"{topics.text(topic)}/documents", documents))
    return tuple(told)


def forgotten(shadow: Shadow, topic: ShadowTopic, request: Object, now: float) -> tuple[Message, ...]:
    """The answer to a deletion."""
    answer = {"version": shadow.version, "timestamp": int(now), **token_of(request)}
    return (Message(topics.accepted(topic), answer),)


def refused(error: Refused, topic: ShadowTopic, request: Object, now: float) -> tuple[Message, ...]:
    """The answer to a request that is refused."""
    return (Message(topics.rejected(topic), {**error.payload(), "timestamp": int(now), **token_of(request)}),)


def document(shadow: Shadow, *, delta: bool = False) -> Object:
    """The shadow as others see it; empty sections are left out."""
    difference = shadow.delta if delta else {}
    state = {"desired": shadow.desired, "reported": shadow.reported, "delta": difference}
    metadata = {"desired": shadow.desired_meta, "reported": shadow.reported_meta}
    return {
        "state": {name: section for name, section in state.items() if section},
        "metadata": {name: section for name, section in metadata.items() if section},
        "version": shadow.version,
    }


def _touched(shadow: Shadow, state: Object) -> Object:
    sections = {"desired": shadow.desired_meta, "reported": shadow.reported_meta}
    return {
        name: part(metadata, state[name])
        for name, metadata in sections.items()
        if isinstance(state.get(name), dict)
    }
