"""Which messages somebody wants to see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import regex

from belvedere_simulator.channel import filters
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.meaning import Feature, meaning_of
from belvedere_simulator.inspection.message import Message
from belvedere_simulator.messages import tr

NOBODY = "-"
"""As a device: what is about none."""

LONGEST_SECONDS = 0.25
"""What a pattern may take for one message: some would never end, and nothing else would be answered."""


@dataclass(frozen=True)
class MessageFilter:
    """What all has to be so: topic within `topic` (an MQTT filter), of `device`, of `feature`, with `text` in
    topic or payload (a regular expression where `regex`), and without `without`. Empty means anything.
    """

    topic: str = ""
    device: str = ""
    feature: str = ""
    text: str = ""
    without: str = ""
    regex: bool = False

    @staticmethod
    def of(given: Mapping[str, Any]) -> MessageFilter:
        """From what programs send. Raises BelvedereError BV-MSG-004."""
        names = ("topic", "device", "feature", "text", "without")
        topic, device, feature, text, without = (str(given.get(name) or "") for name in names)
        made = MessageFilter(topic, device, feature, text, without, bool(given.get("regex")))
        made.compiled()
        return made

    def compiled(self) -> Callable[[Message], bool]:
        """The test, which raises it too where a pattern takes too long. Raises BelvedereError BV-MSG-004 for
        what is malformed.
        """
        if self.topic and not filters.well_formed(self.topic):
            raise _unfit(self.topic, tr("+ and # stand alone between slashes, # at the end only"))
        if self.feature and self.feature not in list(Feature):
            raise _unfit(self.feature, tr("features are {names}", names=", ".join(Feature)))
        device = "" if self.device == NOBODY else self.device
        has, lacks = self._words(self.text), self._words(self.without)
        plain_topic = self.topic and not set(self.topic) & set("+#")

        def wanted(message: Message) -> bool:
            topic = message.topic
            if plain_topic and topic != self.topic:
                return False
            if self.topic and not plain_topic and not filters.matches(self.topic, topic):
                return False
            if self.device or self.feature:
                meaning = meaning_of(topic)
                if (self.device and device != meaning.device) or self.feature not in ("", meaning.feature):
                    return False
            return (has is None or has(message)) and (lacks is None or not lacks(message))

        return wanted

    def _words(self, text: str) -> Callable[[Message], bool] | None:
        if not text:
            return None
        try:
            pattern = regex.compile((text if self.regex else regex.escape(text)).encode(), regex.IGNORECASE)
        except regex.error as error:
            raise _unfit(text, str(error)) from error

        def found(message: Message) -> bool:
            try:
                return any(
                    pattern.search(words, timeout=LONGEST_SECONDS)
                    for words in (message.payload, message.topic.encode())
                )
            except TimeoutError as error:
                raise _unfit(text, tr("it takes too long for one message")) from error

        return found


def _unfit(text: str, why: str) -> BelvedereError:
    return BelvedereError("BV-MSG-004", tr("This is no filter for messages"), where=text, why=why)
