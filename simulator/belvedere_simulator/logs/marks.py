"""The reader's marks and notes, kept by what a log is and not by where it lies."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr

MOST_MARKS = 10_000
MOST_NOTE = 4_000


@dataclass(frozen=True)
class Mark:
    """A marked line: where in its source it begins, its number and text when it was marked, and a note."""

    offset: int
    number: int
    text: str
    note: str = ""


class MarkStore:
    """The marks of each log in a file of its own, named after the log's identity. Any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()

    def of(self, identity: str) -> list[Mark]:
        """The marks of a log in the order of its lines; none where the file is not one of ours."""
        try:
            document = json.loads(self._file(identity).read_bytes())
            return [_mark(each) for each in document["marks"]]
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def put(self, identity: str, mark: Mark) -> list[Mark]:
        """Mark a line, or change its note; all marks then. Raises BelvedereError."""
        short = Mark(mark.offset, mark.number, mark.text[:MOST_NOTE], mark.note[:MOST_NOTE])
        with self._lock:
            others = [each for each in self.of(identity) if each.offset != mark.offset]
            return self._write(identity, [*others, short][-MOST_MARKS:])

    def remove(self, identity: str, offset: int) -> list[Mark]:
        """Mark that line no more; the marks that are left. Raises BelvedereError."""
        with self._lock:
            return self._write(identity, [each for each in self.of(identity) if each.offset != offset])

    def _write(self, identity: str, marks: Sequence[Mark]) -> list[Mark]:
        ordered = sorted(marks, key=lambda mark: mark.offset)
        document = {"identity": identity, "marks": [asdict(mark) for mark in ordered]}
        file = self._file(identity)
        try:
            if not ordered:
                file.unlink(missing_ok=True)
                return []
            text = json.dumps(document, ensure_ascii=False, indent=1)
            # Notes of others may hold half characters, which JSON can name and UTF-8 cannot.
            write_whole(file, text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise BelvedereError(
                "BV-MRK-001", tr("The marks cannot be kept"), where=str(self._folder), why=str(error.strerror)
            ) from None
        return ordered

    def _file(self, identity: str) -> Path:
        # An identity comes from who opened the log: it is never used as a path.
        return self._folder / f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}.json"


def _mark(told: Mapping[str, Any]) -> Mark:
    return Mark(int(told["offset"]), int(told["number"]), str(told["text"]), str(told["note"]))
