"""What was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from belvedere_setup.failure import BAD_ARGUMENTS, SetupError

Command = Literal["run", "test"]
Accelerator = Literal["cpu", "gpu"]

USAGE = """\
usage: python3 installer/bootstrap.py [--cpu | --gpu] run [ARGS]    start the demonstration
       python3 installer/bootstrap.py [--cpu | --gpu] test [ARGS]   check and test

The first time it makes .venv in the repository and installs what is missing there. ARGS go to
`belvedere demo` or to pytest. --cpu and --gpu choose how models run, now and later; without
them a computer with an NVIDIA driver uses its GPU."""


@dataclass(frozen=True)
class Arguments:
    """The command, the accelerator asked for (None: not said), and what is passed on."""

    command: Command
    accelerator: Accelerator | None
    passed_on: tuple[str, ...]


def parse(given: Sequence[str]) -> Arguments:
    """Read the command line; --cpu and --gpu count next to the command, all else is passed on.

    Raises SetupError with the usage when there is no known command.
    """
    rest = list(given)
    accelerator: Accelerator | None = None
    command: Command | None = None
    while rest:
        if rest[0] in ("--cpu", "--gpu"):
            accelerator = cast(Accelerator, rest.pop(0).removeprefix("--"))
        elif command is None and rest[0] in ("run", "test"):
            command = cast(Command, rest.pop(0))
        else:
            break
    if command is None:
        asked_for_help = rest[:1] in (["-h"], ["--help"])
        raise SetupError(0 if asked_for_help else BAD_ARGUMENTS, USAGE)
    return Arguments(command, accelerator, tuple(rest))
