"""The process that looks: `python -m belvedere_simulator.appliance.tools.worker`.

Its standard input has one line, {"tool": NAME, "with": {...}}, and stays open while the result is wanted. Its
standard output has lines of {"progress": {...}} and {"event": {...}}, then one of {"result": ...} and
{"error": {...}}. Passwords come by the line only, and none is told.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from typing import Any, BinaryIO

from belvedere_simulator.appliance.tools.request import error_document
from belvedere_simulator.cameras.viewing.tools import tool
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.supervision.orphan import end_with_parent

_BETWEEN = 0.25
"""Seconds between two tellings of progress."""


class Lines:
    """A Teller that writes lines. It is never cancelled: the process is ended."""

    def __init__(self, outgoing: BinaryIO) -> None:
        self._outgoing = outgoing
        self._due = 0.0

    cancelled = False

    def progress(self, text: str, fraction: float | None = None) -> None:
        """Tell how far it is, now and then."""
        now = time.monotonic()
        if now >= self._due:
            self._due = now + _BETWEEN
            self.write({"progress": {"text": text, "fraction": fraction}})

    def event(self, event: Mapping[str, Any]) -> None:
        """Tell something that happened."""
        self.write({"event": dict(event)})

    def write(self, document: Mapping[str, Any]) -> None:
        """One line."""
        self._outgoing.write(json.dumps(document).encode() + b"\n")
        self._outgoing.flush()


def main() -> None:
    """Look, tell, and end."""
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not come between the lines.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    asked = json.loads(sys.stdin.buffer.readline())
    end_with_parent(lambda: os._exit(0))
    lines = Lines(outgoing)
    lines.write(_outcome(lines, asked))
    os._exit(0)


def _outcome(lines: Lines, asked: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {"result": tool(str(asked["tool"]))(lines, asked["with"])}
    except BelvedereError as error:
        return {"error": error_document(error)}
    except Exception as error:
        # Not its words: they could hold what it was given.
        what = tr("Looking ended without a result")
        return {"error": error_document(BelvedereError("BV-VPT-010", what, why=type(error).__name__))}


if __name__ == "__main__":
    main()
