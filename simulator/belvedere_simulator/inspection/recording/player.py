"""Playing a recording to a broker, with the pauses that were between its messages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.recording.reader import Recorded

_LONGEST_WAIT = 0.2

Publish = Callable[[Recorded], None]


@dataclass
class Played:
    """How far it is: `hidden` messages are left out, for they would say something else than before; `refused`
    ones the broker or its rights did not allow, the first of them says why in `problem`.
    """

    published: int = 0
    hidden: int = 0
    refused: int = 0
    problem: BelvedereError | None = None


def play(
    messages: Iterable[Recorded],
    publish: Publish,
    *,
    speed: float = 1.0,
    check: Callable[[Played], None] = lambda _played: None,
    wait: Callable[[float], None] = time.sleep,
) -> Played:
    """Publish each message at its time, `speed` times as fast; 0 is as fast as the broker takes them.

    `check` is called before each message and several times a second: what it raises ends the play.
    """
    played, begun, first = Played(), time.monotonic(), None
    for message in messages:
        first = message.time if first is None else first
        due = begun + (message.time - first) / speed if speed > 0 else 0.0
        check(played)
        while (left := due - time.monotonic()) > 0:
            wait(min(left, _LONGEST_WAIT))
            check(played)
        if message.hidden:
            played.hidden += 1
            continue
        try:
            publish(message)
            played.published += 1
        except BelvedereError as error:
            if error.code == "BV-MSG-003":
                raise
            played.refused += 1
            played.problem = played.problem or error
    return played
