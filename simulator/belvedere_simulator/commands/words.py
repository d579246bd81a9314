"""Which module carries out which word of the command line: only that of the asked one is loaded."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any, Protocol, cast

_MODULES = {
    "run": "run",
    "capacity": "capacity",
    "replay": "replay",
    "compare": "compare",
    "recording": "recording",
    "check": "check",
    "model": "model",
    "camera": "camera",
    "service": "service",
    "site": "site",
    "client-kit": "client_kit",
    "appliance": "appliance.command",
    "fault": "appliance.fault",
    "device": "twins.device",
    "drive": "drives.command",
    "package": "twins.package",
    "app": "twins.app",
    "role": "twins.role",
    "alarm": "twins.alarm",
    "messages": "messages.command",
    "logs": "twins.logs",
    "metrics": "twins.metrics",
    "support": "support.command",
    "completion": "completion",
    "bench": "bench",
}
_OF_ALL = "completion"
"""What it prints is made from all others."""


class Command(Protocol):
    """One word of the command line."""

    def add_parser(self, subparsers: Any) -> None:
        """Add the command's own parser."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it; returns the exit code."""


class NamedCommand(Command, Protocol):
    """One that tells its word itself."""

    @property
    def name(self) -> str:
        """The word."""


def own_commands(
    window_command: Sequence[str] | None = None,
    window_check: Callable[[], None] | None = None,
    words: Iterable[str] = tuple(_MODULES),
) -> list[Command]:
    """The simulator's commands, or those of `words`. The two others are for RunCommand."""
    found: list[Command] = []
    for word in words:
        module = import_module(f"{__package__}.{_MODULES[word]}")
        if word == "run":
            found.append(module.RunCommand(window_command, window_check))
        else:
            found.append(cast(Command, module))
    return found


def words_for(arguments: Sequence[str], others: Sequence[str] = ()) -> tuple[str, ...]:
    """The words whose commands these arguments need: one, where the first argument is one; none, where it is
    one of `others`.

    An appliance that idles shall not hold what other commands are made of, and no window wait for it.
    """
    word = arguments[0] if arguments else ""
    if word in others:
        return ()
    return (word,) if word in _MODULES and word != _OF_ALL else tuple(_MODULES)
