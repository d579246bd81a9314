"""One look in a process of its own: its limit of time, its death, and its end when nobody wants it."""

from __future__ import annotations

import threading
from typing import Any

import psutil

from belvedere_simulator.appliance.tools.looking import Look
from fakes.waiting import until

LONG = {"seconds": 15}


def processes() -> list[psutil.Process]:
    """Those that look, of this process."""
    found = []
    for each in psutil.Process().children():
        try:
            words = each.cmdline()
        except psutil.NoSuchProcess:
            continue
        if any(word.endswith("appliance.tools.worker") for word in words):
            found.append(each)
    return found


def begun(look: Look) -> tuple[threading.Thread, list[dict[str, Any]]]:
    """A look on a thread, and its outcome once there is one."""
    outcomes: list[dict[str, Any]] = []
    told = threading.Event()
    thread = threading.Thread(target=lambda: outcomes.append(look.run(LONG, lambda _news: told.set())))
    thread.start()
    assert told.wait(60)
    return thread, outcomes


def test_it_is_given_up_after_its_time() -> None:
    outcome = Look("find", 0.2).run(LONG, lambda _news: None)
    assert outcome["error"]["code"] == "BV-VPT-007"
    assert processes() == []


def test_when_the_process_dies_it_is_told() -> None:
    thread, outcomes = begun(Look("find", 60))
    (process,) = processes()
    process.kill()
    thread.join(20)
    assert outcomes[0]["error"]["code"] == "BV-VPT-010"


def test_when_it_is_ended_its_process_is_gone() -> None:
    look = Look("find", 60)
    thread, outcomes = begun(look)
    look.end({"cancelled": True})
    thread.join(20)
    assert outcomes == [{"cancelled": True}]
    until(lambda: not processes())


def test_one_that_was_ended_before_it_began_never_begins() -> None:
    look = Look("find", 60)
    look.end({"cancelled": True})
    assert look.run(LONG, lambda _news: None) == {"cancelled": True}
    assert processes() == []


def test_what_cannot_be_used_is_not_quoted() -> None:
    outcome = Look("diagnose", 60).run({"url": ["rtsp://canary-Wiedehopf"]}, lambda _news: None)
    assert outcome["error"]["code"] == "BV-VPT-001"
    assert "canary" not in str(outcome)
