"""`belvedere support`: bundles, explanations, the troubleshooter."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.support.bundles import add_bundle, add_open, add_opened, add_preview
from belvedere_simulator.commands.support.checks import add_check
from belvedere_simulator.commands.tables import record, shown
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.explaining.documents import known_document
from belvedere_simulator.explaining.explaining import search
from belvedere_simulator.explaining.known import Known
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

Answer = tuple[Any, str, int]
"""As JSON, as text, and the exit code."""
_MOST = 20


def add_parser(subparsers: Subparsers) -> None:
    """Add `support` and its commands to the program's."""
    support = subparsers.add_parser(
        "support", help=tr("bundles for support, what messages mean, the troubleshooter")
    )
    commands = support.add_subparsers(dest="support_command", required=True, metavar=tr("COMMAND"))
    add_bundle(commands)
    add_preview(commands)
    add_open(commands)
    add_opened(commands)
    add_check(commands)
    explain = commands.add_parser(
        "explain",
        help=tr("tell what a message or an error code means"),
        description=tr("Tell what a line of a log or an error code means, or search for words."),
    )
    explain.add_argument("words", nargs="+", metavar="TEXT", help=tr("a line, a code, or words"))
    explain.set_defaults(_answer=_explain)
    key = commands.add_parser(
        "key",
        help=tr("make a key that bundles can be encrypted for"),
        description=tr(
            "Make a key in FILE, and print the recipient: senders name it, whoever has FILE can open."
        ),
    )
    key.add_argument("file", type=Path, metavar="FILE", help=tr("where the key is kept; a new file"))
    key.set_defaults(_answer=_key)
    for parser in commands.choices.values():
        parser.add_argument("--json", action="store_true", help=tr("print one JSON object"))


def run(arguments: argparse.Namespace) -> int:
    """Run the command that was parsed. Raises BelvedereError."""
    answer: Callable[[argparse.Namespace], Answer] = arguments._answer
    document, text, code = answer(arguments)
    told = json.dumps(document, indent=2, ensure_ascii=False) if arguments.json else text
    sys.stdout.write(f"{told}\n")
    return code


def _explain(given: argparse.Namespace) -> Answer:
    words = " ".join(given.words)
    found = search(words)
    if not found:
        raise BelvedereError("BV-SUP-008", tr("Nothing is known of this"), where=words[:200])
    text = "\n\n".join(_told(known) for known in found[:_MOST])
    if len(found) > _MOST:
        text += "\n\n" + tr("{count} more; give more words.", count=len(found) - _MOST)
    return {"known": [known_document(known) for known in found]}, text, 0


def _told(known: Known) -> str:
    fields = [
        (tr("Code"), known.code),
        (tr("Cause"), known.cause),
        (tr("Check"), known.check),
        (tr("Fix"), known.fix),
        (tr("Examine"), f"belvedere support check {known.guided}" if known.guided else ""),
    ]
    return f"{shown(known.title)}\n{record(fields)}"


def _key(given: argparse.Namespace) -> Answer:
    from belvedere_simulator.support.sealing import make_key  # noqa: PLC0415

    recipient = make_key(given.file)
    return {"file": str(given.file), "recipient": recipient}, recipient, 0
