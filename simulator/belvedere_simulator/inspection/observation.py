"""What was heard of a channel, all together: messages, topics, jobs and shadows."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from belvedere_simulator.inspection.jobs.board import JobBoard
from belvedere_simulator.inspection.kept import KeptMessages
from belvedere_simulator.inspection.meaning import Feature, meaning_of
from belvedere_simulator.inspection.message import Message, numbers_of
from belvedere_simulator.inspection.shadows.board import ShadowBoard
from belvedere_simulator.inspection.topics_seen import TopicsSeen

MOST_POINTS = 2_000
_RATE_SECONDS = 5.0


@dataclass(frozen=True)
class Counts:
    """How much there was: `given_up` of `heard` are kept no longer, `rate` is that of the last seconds."""

    heard: int
    bytes: int
    kept: int
    given_up: int
    topics: int
    other_topics: int
    rate: float


class Observation:
    """Takes messages on one thread and answers on any; listeners get each message on the first one.

    `jobs` and `shadows` are looked at under `lock`.
    """

    def __init__(self, kept: KeptMessages | None = None) -> None:
        self.lock = threading.Lock()
        self.jobs, self.shadows = JobBoard(), ShadowBoard()
        self.topics = TopicsSeen()
        self.jobs_changed: dict[tuple[str, str], None] = {}
        self.shadows_changed: dict[tuple[str, str], None] = {}
        self._listeners: list[Callable[[Message], None]] = []
        self._kept = KeptMessages() if kept is None else kept
        self._heard = self._bytes = 0
        self._seconds: deque[tuple[int, int]] = deque(maxlen=int(_RATE_SECONDS) + 1)

    def hear(
        self, topic: str, payload: bytes, qos: int = 0, *, retained: bool = False, at: float | None = None
    ) -> Message:
        """Take a message, heard now or `at` a time."""
        with self.lock:
            # Of each topic there is one text, however many messages are kept.
            topic = self.topics.text_of(topic)
            self._heard += 1
            self._bytes += len(payload)
            message = Message(self._heard, time.time() if at is None else at, topic, payload, qos, retained)
            self._kept.add(message)
            self.topics.hear(message)
            self._count(message.time)
            meaning = meaning_of(topic)
            if meaning.feature is Feature.JOBS:
                self.jobs_changed.update(dict.fromkeys(self.jobs.hear(message, meaning)))
            elif meaning.feature is Feature.SHADOWS:
                self.shadows_changed.update(dict.fromkeys(self.shadows.hear(message, meaning)))
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(message)
        return message

    def listen(self, listener: Callable[[Message], None], *, past: bool = False) -> None:
        """Have a listener get each message from now on; before that what is kept of the `past`."""
        with self.lock:
            for message in self._kept if past else ():
                listener(message)
            self._listeners.append(listener)

    def unlisten(self, listener: Callable[[Message], None]) -> None:
        """A listener wants no more."""
        with self.lock:
            self._listeners.remove(listener)

    def counts(self) -> Counts:
        """How much there was so far."""
        with self.lock:
            kept, topics = self._kept, self.topics
            return Counts(
                self._heard,
                self._bytes,
                len(kept),
                kept.given_up,
                len(topics),
                topics.others,
                self._rate(),
            )

    def find(self, number: int) -> Message | None:
        """The message of that number; None once it is given up."""
        with self.lock:
            return self._kept.find(number)

    def since(self, number: int) -> list[Message]:
        """What was heard after the message of that number, as far as it is kept."""
        with self.lock:
            return self._kept.since(number)

    def newest(self, wanted: Callable[[Message], bool], most: int) -> list[Message]:
        """The last ones that are wanted, in the order in which they were heard."""
        with self.lock:
            messages = list(self._kept)
        found: list[Message] = []
        for message in reversed(messages):
            if len(found) >= most:
                break
            if wanted(message):
                found.append(message)
        return found[::-1]

    def series(self, topic: str) -> dict[str, list[tuple[float, float]]]:
        """The numbers of a topic over time, by path; of many the last ones."""
        series: dict[str, list[tuple[float, float]]] = {}
        for message in self.newest(lambda each: each.topic == topic, MOST_POINTS):
            for path, number in numbers_of(message.payload).items():
                series.setdefault(path, []).append((message.time, number))
        return series

    def _count(self, at: float) -> None:
        second = int(at)
        if self._seconds and self._seconds[-1][0] == second:
            self._seconds[-1] = (second, self._seconds[-1][1] + 1)
        else:
            self._seconds.append((second, 1))

    def _rate(self) -> float:
        # The second that is under way is not full yet.
        now = int(time.time())
        counted = sum(count for second, count in self._seconds if now - _RATE_SECONDS <= second < now)
        return counted / _RATE_SECONDS
