"""`belvedere compare`: two runs of the same frames, for people and for continuous integration."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.compare.comparison import DEFAULT_IOU, KINDS, Comparison, compare
from belvedere_simulator.replay.compare.pictures import MOST, write_pictures
from belvedere_simulator.replay.compare.told import as_json, as_junit, as_text
from belvedere_simulator.replay.compare.verdict import ANY, SLOWER, Rules, read_rules
from belvedere_simulator.replay.recording import Recording
from belvedere_simulator.replay.shelf import Shelf

FINE, FAILED = 0, 1


def add_parser(subparsers: Any) -> None:
    """Add `compare` to the command line."""
    parser = subparsers.add_parser("compare", help=tr("compare two runs of the same frames"))
    parser.add_argument("first", metavar="A", help=tr("a recording or replay: its name, or a folder"))
    parser.add_argument("second", metavar="B", help=tr("another run of the same frames"))
    kinds = ", ".join((*KINDS, ANY, f"{SLOWER}=PERCENT"))
    parser.add_argument(
        "--fail-on",
        metavar="WHAT",
        action="append",
        default=[],
        help=tr("differences that end with 1, separated by commas: {kinds}", kinds=kinds),
    )
    parser.add_argument(
        "--iou",
        metavar="SHARE",
        type=_share,
        default=DEFAULT_IOU,
        help=tr("what two boxes have in common at least to be the same (default: {n})", n=DEFAULT_IOU),
    )
    parser.add_argument("--junit", metavar="FILE.xml", type=Path, help=tr("write the outcome as JUnit XML"))
    parser.add_argument(
        "--pictures",
        metavar="DIR",
        type=Path,
        help=tr("write the first {n} differing frames as PNG, A beside B; they may show people", n=MOST),
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(arguments: argparse.Namespace) -> int:
    """Compare. 0: nothing of what shall fail; 1: something; 2: they cannot be compared."""
    rules = read_rules(arguments.fail_on)
    shelf = Shelf()
    comparison = compare(shelf.find(arguments.first), shelf.find(arguments.second), arguments.iou)
    sys.stdout.write(_FORMATS[arguments.format](comparison, rules) + "\n")
    if arguments.junit:
        write_whole(arguments.junit, as_junit(comparison, rules))
    if arguments.pictures:
        write_pictures(comparison, _with_frames(shelf, comparison), arguments.pictures)
    return FAILED if rules.failures(comparison) else FINE


def _with_frames(shelf: Shelf, comparison: Comparison) -> Recording:
    found = shelf.pictures_of(comparison.first) or shelf.pictures_of(comparison.second)
    if found is None:
        told = tr("The recording that these are replays of is not kept here")
        raise BelvedereError("BV-REPLAY-009", told, where=comparison.first.name)
    return found


def _share(text: str) -> float:
    value = float(text)
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(tr("must be more than 0 and at most 1"))
    return value


_FORMATS: dict[str, Callable[[Comparison, Rules], str]] = {"text": as_text, "json": as_json}
