"""The child process: events in order, and an end whatever happens to it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.simulator.run_process import ENGINE_STREAM, RunProcess, run_command
from belvedere_simulator.events import Event, LogWritten, ProblemRaised, RunFinished

TIMEOUT = 60_000


@pytest.fixture
def process() -> RunProcess:
    """A process that was not started."""
    return RunProcess()


def outcome(process: RunProcess, command: list[str], qtbot: QtBot) -> list[Event]:
    """Run a command to its end; every event it told."""
    told: list[Event] = []
    process.events_arrived.connect(told.extend)
    with qtbot.waitSignal(process.ended, timeout=TIMEOUT):
        process.start(command)
    assert not process.is_active
    return told


def test_a_folder_that_is_no_application_ends_with_2_and_a_problem(
    process: RunProcess, tmp_path: Path, qtbot: QtBot
) -> None:
    told = outcome(process, run_command(tmp_path, ["--isolation", "bwrap"]), qtbot)
    assert any(isinstance(event, ProblemRaised) and "BV-MAN-051" in event.code for event in told)
    assert isinstance(told[-1], RunFinished)
    assert told[-1].exit_code == 2


def test_a_child_that_vanishes_is_told_as_a_problem(process: RunProcess, qtbot: QtBot) -> None:
    script = "import os, signal; print('half a li', end='', flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    told = outcome(process, [sys.executable, "-c", script], qtbot)
    assert [event.code for event in told if isinstance(event, ProblemRaised)] == ["BV-DSK-004"]
    assert isinstance(told[-1], RunFinished)


def test_what_is_no_event_is_shown_in_the_log(process: RunProcess, qtbot: QtBot) -> None:
    script = "import sys; print('plain words'); print('complaint', file=sys.stderr)"
    told = outcome(process, [sys.executable, "-c", script], qtbot)
    assert LogWritten(ENGINE_STREAM, "plain words") in told
    assert LogWritten(ENGINE_STREAM, "complaint") in told


def test_a_program_that_does_not_exist_is_told(process: RunProcess, tmp_path: Path, qtbot: QtBot) -> None:
    told = outcome(process, [str(tmp_path / "python")], qtbot)
    assert [event.code for event in told if isinstance(event, ProblemRaised)] == ["BV-DSK-005"]


def test_closing_waits_until_the_child_is_gone(process: RunProcess, qtbot: QtBot) -> None:
    script = "import sys; print('ready', flush=True); sys.stdin.read()"
    with qtbot.waitSignal(process.events_arrived, timeout=TIMEOUT):
        process.start([sys.executable, "-c", script])
    process.close()
    assert not process.is_active
