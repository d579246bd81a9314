"""What is wrong with a manifest, told so that it can be found and mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from belvedere_simulator.errors import catalogue
from belvedere_simulator.manifest.json_tree import Spot
from belvedere_simulator.messages import tr

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One finding. `line` and `column` count from 1, in characters; 0 where there is no place in a text.

    `pointer` is an RFC 6901 JSON pointer. A missing member is reported at the object that lacks it.
    """

    severity: Severity
    code: str
    file: Path | None
    line: int
    column: int
    pointer: str
    what: str
    remedy: str

    def __str__(self) -> str:
        place = "" if self.file is None else f"{self.file}:{self.line}:{self.column}: "
        where = f" [{self.pointer}]" if self.pointer else ""
        return f"{place}{self.severity} {self.code}{where}: {self.what}"


class Problems:
    """Collects findings, so that one reading reports all of them."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    @property
    def have_errors(self) -> bool:
        """Whether anything found so far forbids running the application."""
        return any(problem.severity == "error" for problem in self._found)

    def error(self, code: str, at: Spot | Path | None, what: str, remedy: str = "") -> None:
        """Report what an appliance or its service would refuse."""
        self._add("error", code, at, what, remedy)

    def warning(self, code: str, at: Spot | Path | None, what: str, remedy: str = "") -> None:
        """Report what runs, but is worth a look."""
        self._add("warning", code, at, what, remedy)

    def extend(self, problems: Iterable[Problem], *, as_warnings: bool = False) -> None:
        """Take over findings collected elsewhere, errors as warnings if asked."""
        for problem in problems:
            self._found[replace(problem, severity="warning") if as_warnings else problem] = None

    def _add(self, severity: Severity, code: str, at: Spot | Path | None, what: str, remedy: str) -> None:
        advice = remedy or tr(catalogue()[code].remedy)
        if isinstance(at, Spot):
            line, column = at.position
            found = Problem(severity, code, at.file, line, column, at.pointer, what, advice)
        else:
            found = Problem(severity, code, at, 1 if at else 0, 1 if at else 0, "", what, advice)
        self._found[found] = None

    def in_reading_order(self) -> tuple[Problem, ...]:
        """Everything found, by file in order of first finding, then by place."""
        files: dict[Path | None, int] = {}
        for problem in self._found:
            files.setdefault(problem.file, len(files))
        return tuple(sorted(self._found, key=lambda found: (files[found.file], found.line, found.column)))
