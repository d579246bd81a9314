"""The command line: finds the command, tells failures without tracebacks."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from belvedere_simulator.commands.crash_report import save_report
from belvedere_simulator.commands.words import Command, NamedCommand, own_commands, words_for
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

EXIT_FAILED = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130


def main(
    argv: Sequence[str] | None = None,
    extra: Sequence[NamedCommand] = (),
    window_command: Sequence[str] | None = None,
    window_check: Callable[[], None] | None = None,
) -> int:
    """Run one command and return its exit code.

    `extra` are commands of the desktop; `window_command` starts the HDMI window with the display's
    address as its last argument (the simulator itself has no window), `window_check` raises
    BelvedereError where that window could not be shown.
    """
    _escape_what_cannot_be_written()
    given = sys.argv[1:] if argv is None else list(argv)
    own = own_commands(window_command, window_check, words_for(given, [command.name for command in extra]))
    arguments = create_parser([*own, *extra]).parse_args(given)
    return _carry_out(arguments._command, arguments)


def create_parser(commands: Iterable[Command]) -> argparse.ArgumentParser:
    """The program's arguments; what it parses has the command to carry out as `_command`."""
    parser = argparse.ArgumentParser(
        prog="belvedere", description=tr("Device manager and appliance simulator for edge vision appliances.")
    )
    parser.add_argument("--version", action=_Version, nargs=0, help=tr("show the version and exit"))
    parser.set_defaults(_parser=parser)
    subparsers = parser.add_subparsers(metavar=tr("COMMAND"), required=True)
    for command in commands:
        before = set(subparsers.choices)
        command.add_parser(subparsers)
        for name in set(subparsers.choices) - before:
            subparsers.choices[name].set_defaults(_command=command)
    return parser


class _Version(argparse.Action):
    """Looks the version up when it is asked for: no window shall wait for that."""

    def __call__(self, parser: argparse.ArgumentParser, *_given: Any) -> None:
        """Say it and end."""
        from importlib.metadata import version  # noqa: PLC0415

        sys.stdout.write(f"belvedere {version('belvedere')}\n")
        parser.exit()


def _escape_what_cannot_be_written() -> None:
    """A file name that is not UTF-8, or a character that the terminal lacks, must not end the program."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")


def _carry_out(command: Command, arguments: argparse.Namespace) -> int:
    try:
        return command.run(arguments)
    except BelvedereError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output left (a pager, `head`): nothing is left to say, not even at exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.filename is None:
            sys.stderr.write(f"{save_report(error)}\n")
            return EXIT_FAILED
        what = tr("The system refuses this file or folder")
        refusal = BelvedereError("BV-CMD-002", what, where=str(error.filename), why=error.strerror or "")
        sys.stderr.write(f"{refusal}\n")
        return EXIT_BAD_INPUT
    # Whatever it is: people are told where its traceback lies, not shown it.
    except Exception as error:
        sys.stderr.write(f"{save_report(error)}\n")
        return EXIT_FAILED
