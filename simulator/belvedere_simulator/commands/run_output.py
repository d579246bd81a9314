"""How a run is told: as events for a program, or as lines for a person."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Protocol, TextIO

from belvedere_simulator.application.run.endings import told
from belvedere_simulator.application.run.reload_words import reload_lines
from belvedere_simulator.commands.run_control import Will
from belvedere_simulator.commands.run_window import Window
from belvedere_simulator.errors import BelvedereError, catalogue
from belvedere_simulator.events import (
    ApplicationExited,
    CodeReloaded,
    DisplayReady,
    Event,
    LogWritten,
    NodeStateChanged,
    PreparationProgressed,
    ProblemRaised,
    RunFinished,
    RunStarted,
    StatisticsReported,
    to_line,
)
from belvedere_simulator.messages import tr


class Output(Protocol):
    """Where a run's events go. Called from several threads."""

    is_machine: bool

    def event(self, event: Event) -> None:
        """Tell one event."""

    def refused(self, error: BelvedereError, exit_code: int) -> None:
        """The run cannot begin."""


class EventLines:
    """One JSON object a line."""

    is_machine = True

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def event(self, event: Event) -> None:
        """Write the event."""
        with self._lock:
            self._stream.write(to_line(event) + "\n")
            self._stream.flush()

    def refused(self, error: BelvedereError, exit_code: int) -> None:
        """Write the problem and an end without a report."""
        self.event(ProblemRaised(error.code, str(error)))
        self.event(RunFinished(exit_code))


class Narration:
    """Lines for people: states on standard error, the application's own words on standard output."""

    is_machine = False

    def __init__(self, out: TextIO, err: TextIO) -> None:
        self._out = out
        self._err = err
        self._lock = threading.Lock()
        self._live = err.isatty()
        self._code: NodeStateChanged | None = None
        self._problem = ""

    def event(self, event: Event) -> None:
        """Write what a person wants to know of the event."""
        with self._lock:
            if isinstance(event, LogWritten):
                if event.stream == "console_output" and not self._is_known(event.line):
                    self._clear()
                    self._out.write(event.line + "\n")
                    self._out.flush()
            elif isinstance(event, StatisticsReported):
                self._progress(event)
            elif text := self._text(event):
                self._clear()
                self._err.write(text + "\n")
                self._err.flush()

    def refused(self, error: BelvedereError, exit_code: int) -> None:
        """Write the problem; the exit code is for programs."""
        del exit_code
        self.event(ProblemRaised(error.code, str(error)))

    def _text(self, event: Event) -> str:
        """The words for an event; each failure is told once, though several events tell of it."""
        match event:
            case ProblemRaised():
                self._problem = event.message
            case NodeStateChanged(kind="code"):
                self._code = event
                # The end of the application is told with its exit; see below.
                over = event.state in ("ERROR", "WAITING", "STOPPED")
                return _text(replace(event, detail="") if over else event)
            case NodeStateChanged() if event.detail.startswith("BV-"):
                return _text(replace(event, detail=""))
            case ApplicationExited(restarting=False) if self._code is not None:
                return _end(self._code, event)
        return _text(event)

    def _is_known(self, line: str) -> bool:
        """Whether a line of the log is what the engine added to it, and is told anyway."""
        detail = self._code.detail if self._code is not None else ""
        return line != "" and line in (detail, self._problem)

    def _progress(self, event: StatisticsReported) -> None:
        if self._live:
            delivered = sum(stream.delivered for stream in event.streams)
            line = tr("{fps} fps, {delivered} frames", fps=f"{event.fps:.1f}", delivered=delivered)
            self._err.write(f"\r\x1b[K{line}")
            self._err.flush()

    def _clear(self) -> None:
        if self._live:
            self._err.write("\r\x1b[K")


class Audience:
    """Passes a run's events on to an output, for as long as somebody listens there.

    Nobody listens any more when writing fails (a pager that was closed): the run is stopped then.
    """

    def __init__(self, output: Output, will: Will, window: Window | None) -> None:
        self._output = output
        self._will = will
        self._window = window
        self.has_left = False

    def event(self, event: Event) -> None:
        """Pass on one event of the run; its last one is for `conclude`."""
        if isinstance(event, RunFinished) or self._is_of_no_interest(event):
            return
        if isinstance(event, DisplayReady) and self._window is not None:
            self._window.open(event.address)
        self._tell(event)

    def conclude(self, event: RunFinished | ProblemRaised) -> None:
        """Tell what is known when the run is over."""
        self._tell(event)

    def _is_of_no_interest(self, event: Event) -> bool:
        """A person who stopped an application knows why it says KeyboardInterrupt; its log keeps it."""
        stopping = self._will.ending not in (None, "application")
        return stopping and not self._output.is_machine and isinstance(event, LogWritten)

    def _tell(self, event: Event) -> None:
        if self.has_left:
            return
        try:
            self._output.event(event)
        except OSError:
            self.has_left = True
            self._will.stop()


def _text(event: Event) -> str:
    match event:
        case PreparationProgressed(step=step, detail=detail):
            return f"{step} {detail}".strip()
        case RunStarted():
            return tr(
                "{application} starts ({isolation}, models on {provider}); logs in {folder}",
                application=event.application,
                isolation=event.isolation,
                provider=event.provider,
                folder=event.log_folder,
            )
        case NodeStateChanged():
            return f"{event.node}: {event.state}" + (f" ({event.detail})" if event.detail else "")
        case ApplicationExited():
            again = tr("; it is started again") if event.restarting else ""
            return tr("the application ended with {code}{again}", code=event.exit_code, again=again)
        case CodeReloaded():
            return "\n".join(reload_lines(event))
        case ProblemRaised():
            return _advised(event)
        case RunFinished(report=report) if report:
            return _summary(report)
        case _:
            return ""


def _end(code: NodeStateChanged, event: ApplicationExited) -> str:
    """A crash with its code and remedy; an end that was asked for needs no words."""
    if code.state == "ERROR":
        return str(BelvedereError("BV-RUN-016", code.detail or tr("The application failed")))
    return _text(event) if code.detail else ""


def _advised(problem: ProblemRaised) -> str:
    """The message with the code and remedy of the catalogue, where it has none of its own."""
    if problem.code in problem.message or problem.code not in catalogue():
        return problem.message
    return str(BelvedereError(problem.code, problem.message.rstrip(".")))


def _summary(report: dict[str, object]) -> str:
    frames = report["frames"]
    assert isinstance(frames, dict)
    return tr(
        "{application}: {ended}; {delivered} frames delivered, {put} put, {fps} fps, models on {provider}",
        application=report["application"],
        ended=told(str(report["ended"])),
        delivered=frames["delivered"],
        put=frames["put"],
        fps=report["fps"],
        provider=report["provider"],
    )
