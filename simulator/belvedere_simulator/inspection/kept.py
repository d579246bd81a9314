"""The messages that are kept: the newest, within bounds."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice

from belvedere_simulator.inspection.message import Message

MOST_MESSAGES = 100_000
MOST_BYTES = 96 << 20
_OVERHEAD = 200
"""What a message takes in memory beside its payload, about."""


class KeptMessages:
    """A ring: what is too old for its bounds is given up and counted. One thread at a time."""

    def __init__(self, most: int = MOST_MESSAGES, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._messages: deque[Message] = deque()
        self._bytes = 0
        self.given_up = 0

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages)

    def add(self, message: Message) -> None:
        """Keep one more."""
        self._messages.append(message)
        self._bytes += len(message.payload) + _OVERHEAD
        while len(self._messages) > self._most or (self._bytes > self._most_bytes and len(self) > 1):
            self._bytes -= len(self._messages.popleft().payload) + _OVERHEAD
            self.given_up += 1

    def since(self, number: int) -> list[Message]:
        """Those that came after the one of that number, as far as they are kept."""
        if not self._messages or number >= self._messages[-1].number:
            return []
        new = self._messages[-1].number - max(number, self._messages[0].number - 1)
        return list(islice(reversed(self._messages), new))[::-1]

    def find(self, number: int) -> Message | None:
        """The message of that number; None once it is given up."""
        if not self._messages:
            return None
        place = number - self._messages[0].number
        return self._messages[place] if 0 <= place < len(self._messages) else None
