"""The files that a run's report is written to: looked at before the run, written after it or its refusal."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from belvedere_simulator.application.run.report import Report, junit
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import Event, ProblemRaised
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr


class ReportFiles:
    """The places for the report as JSON and as JUnit XML, each None when not asked for."""

    def __init__(self, report: Path | None, junit_xml: Path | None) -> None:
        self._report = report
        self._junit = junit_xml

    def check(self) -> None:
        """Raise BelvedereError BV-RUN-018 when a report could not be written."""
        for path in (self._report, self._junit):
            if path is not None:
                _try(path)

    def write(self, report: Report) -> None:
        """Write what was asked for. Raises BelvedereError BV-RUN-018."""
        try:
            if self._report:
                text = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
                write_whole(self._report, text.encode(errors="backslashreplace"))
            if self._junit:
                write_whole(self._junit, junit(report))
        except OSError as error:
            raise _refusal(error.filename or "", error.strerror or str(error)) from error


class Listener:
    """Passes the events of a preparation on and keeps its problems for a report."""

    def __init__(self, tell: Callable[[Event], None]) -> None:
        self._tell = tell
        self.problems: list[ProblemRaised] = []

    def event(self, event: Event) -> None:
        """Pass one on."""
        if isinstance(event, ProblemRaised):
            self.problems.append(event)
        self._tell(event)


def report_of_refusal(
    folder: Path, exit_code: int, error: BelvedereError, problems: Sequence[ProblemRaised]
) -> Report:
    """The report of a run that was refused while it was prepared: nothing played."""
    told = [*problems, ProblemRaised(error.code, str(error))]
    entries = [{"code": one.code, "message": one.message, "severity": one.severity} for one in told]
    return {
        "application": folder.absolute().name,
        "exit_code": exit_code,
        "ended": "did not start",
        "seconds": 0.0,
        "nodes": {},
        "cameras": {},
        "errors": [entry for entry in entries if entry["severity"] == "error"],
        "warnings": [entry for entry in entries if entry["severity"] == "warning"],
    }


def _try(path: Path) -> None:
    """Begin a file beside `path`, as writing it will, and take it away again."""
    try:
        if path.exists() and not path.is_file():
            raise _refusal(path, tr("this is not a file"))
        path.parent.mkdir(parents=True, exist_ok=True)
        attempt = path.with_name(f".{path.name}.part")
        attempt.touch()
        attempt.unlink()
    except OSError as error:
        raise _refusal(path, error.strerror or str(error)) from error
    except ValueError:
        raise _refusal(path, tr("it has no name")) from None


def _refusal(path: object, why: str) -> BelvedereError:
    return BelvedereError("BV-RUN-018", tr("The report cannot be written"), where=str(path), why=why)
