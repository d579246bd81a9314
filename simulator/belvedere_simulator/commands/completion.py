"""`belvedere completion`: what makes a shell complete the commands, made from the parsers themselves."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

SHELLS = ("bash", "zsh", "fish", "powershell")


def add_parser(subparsers: Subparsers) -> None:
    """Add `completion` to the program's commands."""
    parser = subparsers.add_parser(
        "completion",
        help=tr("complete commands and options in a shell"),
        description=tr(
            "Print what makes a shell complete commands, options and files. In bash: "
            'eval "$(belvedere completion bash)"; zsh: belvedere completion zsh > FOLDER/_belvedere, in a '
            "folder of $fpath; fish: belvedere completion fish | source; PowerShell: belvedere completion "
            "powershell | Out-String | Invoke-Expression."
        ),
    )
    parser.add_argument("shell", choices=SHELLS, help=tr("for which shell"))


def run(arguments: argparse.Namespace) -> int:
    """Print the completion of the whole program."""
    sys.stdout.write(completion_of(arguments._parser, arguments.shell) + "\n")
    return 0


def completion_of(parser: argparse.ArgumentParser, shell: str) -> str:
    """The completion of a program for one of SHELLS; arguments that are paths complete files."""
    import shtab  # noqa: PLC0415 - needed here only

    for each in parsers_of(parser):
        for action in each._actions:
            if action.type is Path:
                action.complete = shtab.FILE  # type: ignore[attr-defined]
    return shtab.complete(parser, shell=shell)


def parsers_of(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parser and all below it, in the order in which they are told."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in dict.fromkeys(action.choices.values()):
                yield from parsers_of(each)
