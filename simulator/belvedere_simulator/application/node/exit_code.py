"""How a process ended, in words."""

from __future__ import annotations

import signal

from belvedere_simulator.messages import tr


def describe(code: int) -> str:
    """Say what an exit code means. Negative: killed by that signal."""
    if code == 0:
        return tr("ended by itself (exit code 0)")
    if code > 0:
        return tr("ended with exit code {code}", code=code)
    return tr("was killed by {signal} ({meaning})", signal=_name(-code), meaning=_meaning(-code))


def _name(number: int) -> str:
    known = {int(each): each.name for each in signal.Signals}
    return known.get(number, tr("signal {number}", number=number))


def _meaning(number: int) -> str:
    meanings = {
        "SIGSEGV": tr("it used memory that is not its own"),
        "SIGBUS": tr("it used memory that is not there"),
        "SIGABRT": tr("it gave up, usually in a native library"),
        "SIGILL": tr("it holds an instruction this processor does not know"),
        "SIGFPE": tr("a native library divided by zero"),
        "SIGKILL": tr("ended by force, often for want of memory"),
        "SIGTERM": tr("asked to end"),
        "SIGINT": tr("interrupted"),
        "SIGPIPE": tr("it wrote to something that had gone"),
    }
    return meanings.get(_name(number), tr("a signal"))
