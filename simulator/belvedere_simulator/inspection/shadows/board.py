"""All shadows that were heard of."""

from __future__ import annotations

from collections import OrderedDict

from belvedere_simulator.inspection.meaning import Meaning
from belvedere_simulator.inspection.message import Message
from belvedere_simulator.inspection.shadows.history import ShadowHistory

MOST = 1_000
"""Of shadows: the one that was heard of longest ago is forgotten for the next."""

LARGEST = 64 * 1024
"""Bytes of a message about one: before and after a change, with all times, a state of 8 KB takes less."""

Key = tuple[str, str]


class ShadowBoard:
    """All shadows that were heard of, by thing and name; the classic one has no name."""

    def __init__(self) -> None:
        self._histories: OrderedDict[Key, ShadowHistory] = OrderedDict()
        self.forgotten = 0

    def every(self) -> list[ShadowHistory]:
        """All, the one that was heard of last at the end."""
        return list(self._histories.values())

    def find(self, thing: str, name: str) -> ShadowHistory | None:
        """One of them."""
        return self._histories.get((thing, name))

    def hear(self, message: Message, meaning: Meaning) -> set[Key]:
        """Take a message about a shadow; the shadow that it tells something of."""
        document = message.document if len(message.payload) <= LARGEST else None
        if document is None or not meaning.verb:
            return set()
        verb = meaning.verb
        history = self._history(meaning.device, meaning.subject)
        match verb, meaning.answer:
            case "update" | "delete", "":
                history.ask(message, verb, document)
            case "get", "accepted":
                history.show(message, document)
            case "update", "accepted":
                history.change(message, document)
            case "update", "documents":
                history.document(message, document)
            case "update", "delta":
                history.differ(message, document)
            case "delete", "accepted":
                history.delete(message, document)
            case _, "rejected":
                history.refuse(message, document)
        return {(meaning.device, meaning.subject)}

    def _history(self, thing: str, name: str) -> ShadowHistory:
        key = (thing, name)
        if key not in self._histories:
            self._histories[key] = ShadowHistory(thing, name)
            if len(self._histories) > MOST:
                self._histories.popitem(last=False)
                self.forgotten += 1
        self._histories.move_to_end(key)
        return self._histories[key]
