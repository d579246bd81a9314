"""Calls about what is in recordings: two runs compared, any frame as a picture, the log."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call
from belvedere_simulator.client.replay_opened import OpenedRuns
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.compare.told import as_json, as_junit
from belvedere_simulator.replay.compare.verdict import read_rules
from belvedere_simulator.replay.inside import LoggedLine, Times
from belvedere_simulator.replay.shelf import Shelf

_MOST_OPEN = 2
_LINES_AT_ONCE = 1000
MOST_LINES = 50_000
"""Lines of a log that a window is told: the first ones."""


class LookingCalls:
    """Keeps what was opened last, for the next frame. Runs are named by `a`, and `b` where there is another;
    `iou` is what two boxes have in common at least to be the same.
    """

    def __init__(self) -> None:
        self._opened: OrderedDict[tuple[object, ...], OpenedRuns] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Both runs, their frames and how they differ: see `OpenedRuns.told`."""
        call.progress(tr("Reading the runs"))
        return self._of(given).told()

    def frame(self, call: Call, given: Arguments) -> dict[str, Any]:
        """One frame, its picture in a file of `folder`: see `OpenedRuns.frame`."""
        call.check()
        place = given["frame"]
        return self._of(given).frame(
            str(given["stream"]), int(place), int(given.get("turn", 0)), Path(given["folder"])
        )

    def log(self, call: Call, given: Arguments) -> dict[str, Any]:
        """The log of the run `name`: {"lines": [...]} of up to a thousand each, as `told_line` has them.

        Returns {"more"}, how many lines are left out.
        """
        lines = Times(Shelf().find(str(given["name"]))).lines()
        told = 0
        while part := list(islice(lines, min(_LINES_AT_ONCE, MOST_LINES - told))):
            told += len(part)
            call.event({"lines": [told_line(line) for line in part]})
            if told == MOST_LINES:
                break
        return {"more": _count(lines)}

    def export(self, call: Call, given: Arguments) -> None:
        """Write the comparison to `path` as `format` (json or junit); `failOn` as of `belvedere compare`.

        Raises BelvedereError BV-REPLAY-013.
        """
        rules = read_rules([str(given["failOn"])] if given.get("failOn") else [])
        comparison = self._of(given).comparison
        if comparison is None:
            return
        call.check()
        junit = given["format"] == "junit"
        content = as_junit(comparison, rules) if junit else (as_json(comparison, rules) + "\n").encode()
        try:
            write_whole(Path(given["path"]), content)
        except OSError as error:
            what, why = tr("The report cannot be written"), error.strerror or str(error)
            raise BelvedereError("BV-REPLAY-013", what, where=str(given["path"]), why=why) from error

    def forget(self) -> None:
        """Let go of every file."""
        with self._lock:
            opened = list(self._opened.values())
            self._opened.clear()
        for runs in opened:
            runs.close()

    def _of(self, given: Arguments) -> OpenedRuns:
        shelf = Shelf()
        first = shelf.find(str(given["a"]))
        second = shelf.find(str(given["b"])) if given.get("b") else None
        iou = float(given.get("iou", 0.5))
        identities = tuple(
            None if run is None else (run.facts["id"], run.is_complete) for run in (first, second)
        )
        key = (*identities, iou)
        dropped: list[OpenedRuns] = []
        with self._lock:
            opened = self._opened.get(key)
            if opened is None:
                opened = self._opened[key] = OpenedRuns(shelf, first, second, iou)
            self._opened.move_to_end(key)
            while len(self._opened) > _MOST_OPEN:
                dropped.append(self._opened.popitem(last=False)[1])
        for runs in dropped:
            runs.close()
        return opened


def told_line(line: LoggedLine) -> list[Any]:
    """Time, stream, text, batch and frames of a line."""
    return list(asdict(line).values())


def _count(lines: Iterator[LoggedLine]) -> int:
    return sum(1 for _line in lines)
