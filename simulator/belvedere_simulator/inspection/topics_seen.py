"""The topics that were heard of, each with what there is to say of it at a glance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.inspection.meaning import Meaning, device_words, meaning_of, said_words
from belvedere_simulator.inspection.message import SHOWN, Message, preview

MOST = 20_000


@dataclass(slots=True)
class TopicSeen:
    """One topic: how often it was heard, when last and the beginning of what was said then, and whether the
    broker keeps a message of it.
    """

    topic: str
    meaning: Meaning
    time: float = 0.0
    beginning: bytes = b""
    count: int = 0
    bytes: int = 0
    retained: bool = False

    def told(self) -> dict[str, Any]:
        """For a row of a tree."""
        return {
            "topic": self.topic,
            "thing": self.meaning.device,
            "device": device_words(self.meaning.device),
            "feature": self.meaning.feature.value,
            "says": said_words(self.topic),
            "count": self.count,
            "bytes": self.bytes,
            "time": self.time,
            "preview": preview(self.beginning),
            "retained": self.retained,
        }


@dataclass
class TopicsSeen:
    """All of them; what comes on more topics than are kept is counted in `others`."""

    most: int = MOST
    others: int = 0
    _topics: dict[str, TopicSeen] = field(default_factory=dict)
    _changed: dict[str, TopicSeen] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._topics)

    def text_of(self, topic: str) -> str:
        """The same topic, as the text that is kept where it was heard before."""
        seen = self._topics.get(topic)
        return topic if seen is None else seen.topic

    def hear(self, message: Message) -> None:
        """Take a message."""
        seen = self._topics.get(message.topic)
        if seen is None:
            if len(self._topics) >= self.most:
                self.others += 1
                return
            seen = self._topics[message.topic] = TopicSeen(message.topic, meaning_of(message.topic))
        seen.time = message.time
        seen.beginning = message.payload[:SHOWN]
        seen.count += 1
        seen.bytes += len(message.payload)
        # An empty retained message is how one is deleted; only old ones are marked when they come.
        seen.retained = bool(message.payload) if message.retained else seen.retained
        self._changed[message.topic] = seen

    def keep(self, topic: str, *, retained: bool) -> None:
        """The broker was asked to keep a message of this topic, or none any more."""
        if topic in self._topics:
            self._topics[topic].retained = retained
            self._changed[topic] = self._topics[topic]

    def every(self) -> list[TopicSeen]:
        """All, in the order in which they were heard first."""
        return list(self._topics.values())

    def changed(self, most: int) -> list[TopicSeen]:
        """Those heard since they were asked for last; what is more than `most` is told the next time."""
        told = list(self._changed.values())[:most]
        for seen in told:
            del self._changed[seen.topic]
        return told

    def all_again(self) -> None:
        """Tell all anew: somebody else looks."""
        self._changed = dict(self._topics)
