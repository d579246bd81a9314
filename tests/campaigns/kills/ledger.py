"""What one client was promised by a service that may be killed at any moment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


class Ledger:
    """Values by key, kept in a journal that is read again when the campaign goes on.

    At most one change is under way. When no answer comes it is in doubt: before and after are both right,
    until somebody looks. `touched` are the keys that were changed since `looked`.
    """

    def __init__(self, journal: Path) -> None:
        self.held: dict[str, Any] = {}
        self.notes: dict[str, str] = {}
        self.doubt: tuple[str, Any] | None = None
        self.touched: set[str] = set()
        self.changes = 0
        if journal.exists():
            # The last line of a campaign that was killed may be half a line: nothing was asked for yet.
            for line in journal.read_text().splitlines(keepends=True):
                if line.endswith("\n"):
                    self._take(*json.loads(line))
        self._journal = journal.open("a", encoding="utf-8")

    def begin(self, key: str, after: Any) -> None:
        """A change of `key` to `after` (None: gone) is about to be asked for."""
        self._write("begin", key, after)

    def done(self, note: str = "") -> None:
        """It was acknowledged; `note` is the identifier that the answer gave."""
        assert self.doubt is not None
        self._write("done", self.doubt[0], note)

    def found(self, key: str, value: Any) -> None:
        """What a look at the service told."""
        self._write("found", key, value)

    def forgotten(self, key: str) -> None:
        """Nobody is interested in `key` any more, whatever the service tells of it."""
        self._write("forgotten", key, None)

    def looked(self) -> None:
        """Everything touched was compared."""
        self._write("looked", "", None)

    def possible(self, key: str) -> list[Any]:
        """The values that `key` may have."""
        before = self.held.get(key)
        return [before, self.doubt[1]] if self.doubt is not None and self.doubt[0] == key else [before]

    def close(self) -> None:
        """Close the journal."""
        self._journal.close()

    def _write(self, what: str, key: str, value: Any) -> None:
        self._take(what, key, value)
        self._journal.write(json.dumps([what, key, value]) + "\n")
        self._journal.flush()

    def _take(self, what: str, key: str, value: Any) -> None:
        if what == "looked":
            self.touched.clear()
            return
        self.touched.add(key)
        if what == "begin":
            self.doubt = (key, value)
            self.changes += 1
        elif what == "done":
            assert self.doubt is not None
            self._settle(key, self.doubt[1])
            if value:
                self.notes[key] = value
        else:
            self._settle(key, value)
            if what == "forgotten":
                self.touched.discard(key)

    def _settle(self, key: str, value: Any) -> None:
        self.doubt = None if self.doubt is not None and self.doubt[0] == key else self.doubt
        if value is None:
            self.held.pop(key, None)
            self.notes.pop(key, None)
        else:
            self.held[key] = value
