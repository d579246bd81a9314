"""What a counting process is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.logs.clock import Clock, clock_of
from belvedere_simulator.logs.counting import Counts
from belvedere_simulator.logs.files import LogFile
from belvedere_simulator.logs.filters import Wish, wish_of
from belvedere_simulator.logs.matching import Matching
from belvedere_simulator.logs.tallying import tally


@dataclass(frozen=True)
class Job:
    """Count the lines of `wish` in the blocks from `first` to before `last` of a file of `size` bytes."""

    file: LogFile
    first: int
    last: int
    size: int
    wish: Wish
    clock: Clock

    def document(self) -> dict[str, Any]:
        """As it goes to the other process."""
        return {
            "path": str(self.file.path),
            "key": list(self.file.key),
            "blocks": [self.first, self.last],
            "size": self.size,
            "wish": None if self.wish.is_empty else self.wish.document(),
            "clock": self.clock.document(),
        }

    def done_here(self) -> Counts:
        """The counts, made in this process."""
        matching = None if self.wish.is_empty else Matching(self.wish, self.clock)
        return tally(self.file, self.first, self.last, self.size, matching)


class MovedError(Exception):
    """Another file has that name now: who has it open must count."""


def obey(document: Mapping[str, Any]) -> Counts:
    """The counts that a document asks for. Raises MovedError, OSError, BelvedereError."""
    from pathlib import Path  # noqa: PLC0415 - the process that counts lines needs it here alone

    file = LogFile(Path(document["path"]))
    try:
        if list(file.key) != document["key"]:
            raise MovedError
        first, last = document["blocks"]
        wish = document["wish"]
        matching = Matching(wish_of(wish), clock_of(document["clock"])) if wish else None
        return tally(file, first, last, document["size"], matching)
    finally:
        file.close()
