"""Arguments that several commands share, and the reading of what they name."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_LARGEST = 8 << 20


def add_tags(parser: argparse.ArgumentParser) -> None:
    """`--tag NAME=VALUE`, as often as wanted."""
    parser.add_argument(
        "--tag", action="append", type=tag, default=[], metavar="NAME=VALUE", help=tr("a tag; repeat it")
    )


def tag(text: str) -> tuple[str, str]:
    """The name and the value of a tag."""
    name, separator, value = text.partition("=")
    if not separator or not name:
        raise argparse.ArgumentTypeError(tr("{text} is not NAME=VALUE", text=text))
    return name, value


def tags_of(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The Tags member of a request, absent without tags."""
    return {"Tags": dict(pairs)} if pairs else {}


def given(**members: Any) -> dict[str, Any]:
    """The members of a request that have a value."""
    return {name: value for name, value in members.items() if value not in (None, "", [])}


def add_timeout(parser: argparse.ArgumentParser, seconds: int) -> None:
    """`--timeout S`, how long a command waits."""
    parser.add_argument(
        "--timeout",
        type=positive,
        default=seconds,
        metavar="S",
        help=tr("how many seconds to wait ({seconds})", seconds=seconds),
    )


def positive(text: str) -> float:
    """A number above 0."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(tr("{text} is not a number above 0", text=text))
    return number


def read_text(file: Path) -> str:
    """A text file that is given. Raises BelvedereError."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
        if len(raw) > _LARGEST:
            raise _unfit(file, tr("it is larger than {most} MB", most=_LARGEST >> 20))
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise _unfit(file, error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise _unfit(file, tr("it is not UTF-8 text")) from error


def read_object(file: Path) -> dict[str, Any]:
    """A file that holds a JSON object. Raises BelvedereError."""
    try:
        document = json.loads(read_text(file))
    except ValueError as error:
        raise _unfit(file, str(error)) from error
    if not isinstance(document, dict):
        raise _unfit(file, tr("it is not a JSON object"))
    return document


def _unfit(file: Path, why: str) -> BelvedereError:
    return BelvedereError("BV-CLI-014", tr("The file cannot be used"), where=str(file), why=why)


def password(
    user: str, file: Path | None, variable: str, environment: Mapping[str, str] | None = None
) -> str:
    """The password of `user`: the file's first line, the variable, or what is typed at the terminal.

    It is never an argument: those of a process can be read by others. Raises BelvedereError.
    """
    if file is not None:
        return (read_text(file).splitlines() or [""])[0]
    named = (os.environ if environment is None else environment).get(variable)
    if named:
        return named
    if sys.stdin.isatty():
        return getpass.getpass(tr("Password of {user}: ", user=user))
    raise BelvedereError("BV-CLI-017", tr("There is no password for {user}", user=user))
