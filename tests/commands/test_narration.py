"""People are told of a failure once, with its code and what to do."""

from __future__ import annotations

import io

from belvedere_simulator.commands.run_output import Narration
from belvedere_simulator.errors import catalogue
from belvedere_simulator.events import ApplicationExited, Event, LogWritten, NodeStateChanged, ProblemRaised

CRASH = "The application ended with exit code 1"


def _told(*events: Event) -> tuple[str, str]:
    """What a person reads on standard output and on standard error."""
    out, err = io.StringIO(), io.StringIO()
    narration = Narration(out, err)
    for event in events:
        narration.event(event)
    return out.getvalue(), err.getvalue()


def test_a_crash_is_told_once() -> None:
    out, err = _told(
        LogWritten("console_output", "RuntimeError: broken"),
        NodeStateChanged("code", "code", "ERROR", CRASH),
        LogWritten("console_output", CRASH),
        ApplicationExited(1, False),
    )
    assert out == "RuntimeError: broken\n"
    assert err == f"code: ERROR\nBV-RUN-016 {CRASH}. {catalogue()['BV-RUN-016'].remedy}\n"


def test_a_restart_is_told_once() -> None:
    reason = f"{CRASH}; it is started again in 1.0 s"
    out, err = _told(
        NodeStateChanged("code", "code", "WAITING", reason),
        LogWritten("console_output", reason),
        ApplicationExited(1, True),
    )
    assert out == ""
    assert err == "code: WAITING\nthe application ended with 1; it is started again\n"


def test_an_end_that_was_asked_for_needs_no_words() -> None:
    assert _told(NodeStateChanged("code", "code", "STOPPED"), ApplicationExited(-2, False)) == (
        "",
        "code: STOPPED\n",
    )


def test_what_could_not_be_launched_or_loaded_is_told_once() -> None:
    problem = "BV-ISO-003 Inbound host port 8080 cannot be opened. End the program."
    out, err = _told(
        ProblemRaised("BV-ISO-003", problem),
        LogWritten("console_output", problem),
        NodeStateChanged("code", "code", "ERROR", problem),
        NodeStateChanged("model", "model", "ERROR", problem),
    )
    assert out == ""
    assert err == f"{problem}\ncode: ERROR\nmodel: ERROR\n"


def test_a_problem_has_its_code_and_its_remedy() -> None:
    _out, err = _told(ProblemRaised("BV-RUN-013", "The camera door is left out", "warning"))
    assert err == f"BV-RUN-013 The camera door is left out. {catalogue()['BV-RUN-013'].remedy}\n"
