"""How a run is told, to programs and to people."""

from __future__ import annotations

import io
import signal
from pathlib import Path
from typing import Any

import pytest

from application.run.conftest import resolved
from belvedere_simulator.application.run.bindings import Bindings
from belvedere_simulator.application.run.folders import InstanceFolders
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.application.run.run import ApplicationRun
from belvedere_simulator.commands.run_control import Will, obey, stopped_by_signals
from belvedere_simulator.commands.run_output import Audience, EventLines, Narration
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import (
    ApplicationExited,
    LogWritten,
    NodeStateChanged,
    PreparationProgressed,
    ProblemRaised,
    RunFinished,
    RunStarted,
    StatisticsReported,
    StreamStatistics,
    from_line,
)

REPORT: dict[str, Any] = {
    "application": "app",
    "ended": "the application ended",
    "frames": {"delivered": 5, "put": 4},
    "fps": 2.5,
    "provider": "cpu",
}


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Gone(io.StringIO):
    """A pipe whose reader has left."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError


@pytest.fixture
def run(tmp_path: Path) -> ApplicationRun:
    """A run that is never started."""
    application = resolved([])
    assert application.code is not None
    request = RunRequest(
        application=application,
        code=application.code,
        bindings=Bindings((), {}),
        models=(),
        isolation="paths",
        panorama=tmp_path,
        interpreter=tmp_path,
        folders=InstanceFolders(tmp_path, tmp_path, tmp_path),
    )
    return ApplicationRun(request, lambda _event: None)


def test_a_program_gets_one_event_a_line_each_at_once() -> None:
    stream = io.StringIO()
    lines = EventLines(stream)
    lines.event(LogWritten("console_output", "two\nlines"))
    lines.event(RunFinished(0, REPORT))
    assert [from_line(line) for line in stream.getvalue().splitlines()] == [
        LogWritten("console_output", "two\nlines"),
        RunFinished(0, REPORT),
    ]


def test_a_refusal_ends_a_programs_events() -> None:
    stream = io.StringIO()
    EventLines(stream).refused(BelvedereError("BV-RUN-010", "what"), 2)
    problem, finished = (from_line(line) for line in stream.getvalue().splitlines())
    assert isinstance(problem, ProblemRaised)
    assert problem.code == "BV-RUN-010"
    assert finished == RunFinished(2)


def test_a_person_reads_the_applications_words_on_one_stream_and_ours_on_the_other() -> None:
    out, err = io.StringIO(), io.StringIO()
    told = Narration(out, err)
    told.event(PreparationProgressed("Package", "CODE"))
    told.event(RunStarted("app", "bwrap", "cpu", "python3", "/logs"))
    told.event(LogWritten("console_output", "hello"))
    told.event(LogWritten("engine", "not for people"))
    told.event(NodeStateChanged("door", "camera", "ERROR", "404"))
    told.event(ApplicationExited(1, restarting=True))
    told.event(ProblemRaised("BV-X-1", "it is bad"))
    told.event(RunFinished(0, REPORT))
    assert out.getvalue() == "hello\n"
    shown = err.getvalue()
    for words in (
        "Package CODE",
        "bwrap",
        "/logs",
        "door: ERROR (404)",
        "ended with 1",
        "again",
        "it is bad",
    ):
        assert words in shown
    assert shown.splitlines()[-1].startswith("app: the application ended; 5 frames delivered, 4 put, 2.5 fps")
    assert "not for people" not in shown


def test_progress_is_for_terminals_and_makes_way_for_lines() -> None:
    statistics = StatisticsReported(1.0, (StreamStatistics("door", 15.0, 30, 0, 0),), fps=15.0)
    plain, terminal = io.StringIO(), Terminal()
    Narration(io.StringIO(), plain).event(statistics)
    live = Narration(io.StringIO(), terminal)
    live.event(statistics)
    live.event(ProblemRaised("BV-X-1", "bad"))
    assert plain.getvalue() == ""
    assert "15.0 fps, 30 frames" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[Kbad\n")


def test_a_person_is_spared_what_an_application_says_of_being_stopped(run: ApplicationRun) -> None:
    out, will = io.StringIO(), Will()
    will.attach(run)
    audience = Audience(Narration(out, io.StringIO()), will, None)
    audience.event(LogWritten("console_output", "before"))
    run.stop()
    assert run.ending == "asked"
    audience.event(LogWritten("console_output", "KeyboardInterrupt"))
    assert out.getvalue() == "before\n"


def test_a_program_gets_all_of_it(run: ApplicationRun) -> None:
    stream, will = io.StringIO(), Will()
    will.attach(run)
    run.stop()
    Audience(EventLines(stream), will, None).event(LogWritten("console_output", "KeyboardInterrupt"))
    assert "KeyboardInterrupt" in stream.getvalue()


def test_a_run_that_nobody_listens_to_is_stopped(run: ApplicationRun) -> None:
    will = Will()
    will.attach(run)
    audience = Audience(EventLines(Gone()), will, None)
    for _ in range(3):
        audience.event(LogWritten("console_output", "hello"))
    assert audience.has_left
    assert run.ending == "asked"


def test_a_stop_before_the_run_is_there_holds(run: ApplicationRun) -> None:
    will = Will()
    assert will.ending is None
    will.stop()
    assert will.cancel.is_set()
    will.attach(run)
    assert will.ending == "asked"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_and_a_second_one_does_not_wait_for_the_preparation(number: signal.Signals) -> None:
    will, before = Will(), signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt), stopped_by_signals(will):
        signal.raise_signal(number)
        assert will.cancel.is_set()
        signal.raise_signal(number)
    assert signal.getsignal(number) is before


def test_once_it_plays_every_signal_is_patient(run: ApplicationRun) -> None:
    will = Will()
    will.attach(run)
    with stopped_by_signals(will):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
    assert run.ending == "asked"


@pytest.mark.parametrize(
    "line", ["", "3", "{", '{"command": 3}', '{"command": "pause"}', '{"command": "restart"}', "[" * 100_000]
)
def test_a_command_that_does_not_fit_is_no_reason_to_end(line: str) -> None:
    will, seen = Will(), list[bool]()

    def lines() -> Any:
        yield line
        seen.append(will.cancel.is_set())

    obey(lines(), will)
    assert seen == [False]
    assert will.cancel.is_set(), "the end of the input does"


def test_stop_is_obeyed_at_once() -> None:
    will, seen = Will(), list[bool]()

    def lines() -> Any:
        yield '{"command": "stop"}'
        seen.append(will.cancel.is_set())

    obey(lines(), will)
    assert seen == [True]
