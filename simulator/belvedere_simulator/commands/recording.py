"""`belvedere recording`: the recordings that are kept, and how long."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from belvedere_simulator.commands.run_arguments import read_bytes
from belvedere_simulator.commands.tables import record, table, terminal_width
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.handing_out import consent
from belvedere_simulator.replay.inside import by_frame, frame_text
from belvedere_simulator.replay.keeping import DAY
from belvedere_simulator.replay.recording import Recording
from belvedere_simulator.replay.shelf import Shelf

_MIB = 1 << 20


def add_parser(subparsers: Any) -> None:
    """Add `recording` and its words to the command line."""
    parser = subparsers.add_parser("recording", help=tr("look after recordings of runs"))
    words = parser.add_subparsers(metavar=tr("COMMAND"), required=True, dest="word")
    words.add_parser("list", help=tr("the recordings, their size and when they go"))
    shown = words.add_parser("show", help=tr("what a recording holds"))
    _add_name(shown)
    what = shown.add_mutually_exclusive_group()
    what.add_argument("--log", action="store_true", help=tr("the log, each line with the frames of its time"))
    what.add_argument("--frame", metavar="STREAM:N", help=tr("what became of one frame, and its log lines"))
    _add_name(words.add_parser("remove", help=tr("delete a recording")))
    kept = words.add_parser("keep", help=tr("change when a recording goes by itself"))
    _add_name(kept)
    when = kept.add_mutually_exclusive_group(required=True)
    when.add_argument("--days", type=_days, metavar="N", help=tr("N days from now"))
    when.add_argument("--for-ever", action="store_true", help=tr("never by itself"))
    agreed = words.add_parser("consent", help=tr("whether a recording may be handed out"))
    _add_name(agreed)
    whether = agreed.add_mutually_exclusive_group(required=True)
    whether.add_argument(
        "--given",
        action="store_true",
        help=tr("those who are to be seen agree; a support bundle may hold it"),
    )
    whether.add_argument("--withdrawn", action="store_true", help=tr("it stays here"))
    settings = words.add_parser("settings", help=tr("show or change what holds for new recordings"))
    settings.add_argument("--days", type=_days, metavar="N", help=tr("how long they are kept"))
    settings.add_argument("--cap", type=read_bytes, metavar="BYTES", help=tr("what all may take together"))


def run(arguments: argparse.Namespace) -> int:
    """Carry out the word; those whose time is over go first."""
    shelf = Shelf()
    for name in shelf.expire():
        sys.stderr.write(tr("{name} is gone: its time was over", name=name) + "\n")
    _WORDS[arguments.word](shelf, arguments)
    return 0


def _list(shelf: Shelf, _arguments: argparse.Namespace) -> None:
    heads = [tr("name"), tr("application"), tr("made"), tr("replay of"), tr("MiB"), tr("kept until")]
    rows = [
        [
            one.name,
            one.facts["application"],
            _when(float(one.facts["made"])),
            one.facts["replays"],
            f"{one.size() / _MIB:.1f}",
            _when(one.expires) if one.expires is not None else tr("for ever"),
        ]
        for one in shelf.recordings()
    ]
    sys.stdout.write(table(heads, rows, terminal_width()) + "\n")


def _show(shelf: Shelf, arguments: argparse.Namespace) -> None:
    recording = shelf.find(arguments.name)
    if arguments.frame:
        sys.stdout.write(frame_text(recording, arguments.frame) + "\n")
    elif arguments.log:
        for line in by_frame(recording):
            sys.stdout.write(f"{line}\n")
    else:
        sys.stdout.write(_facts(recording) + "\n")


def _facts(recording: Recording) -> str:
    facts = recording.facts
    frames = (facts.get("report") or {}).get("frames") or {}
    return record(
        [
            (tr("folder"), recording.folder),
            (tr("application"), facts["application"]),
            (tr("replay of"), facts["replays"]),
            (tr("made"), _when(float(facts["made"]))),
            (tr("kept until"), _when(recording.expires) if recording.expires else tr("for ever")),
            (tr("whole"), recording.is_complete and not facts.get("cut")),
            (tr("frames"), facts["frames"]),
            (tr("delivered"), frames.get("delivered")),
            (tr("put"), frames.get("put")),
            (tr("MiB"), f"{recording.size() / _MIB:.1f}"),
            (tr("code"), facts["code"]["sha256"]),
            (tr("models"), [f"{model['node']}={model['sha256']}" for model in facts["models"]]),
            (tr("parameters"), facts["parameters"]),
            (tr("may show people"), facts["shows_people"]),
            (tr("may be handed out"), facts.get("consent_to_hand_out", False)),
        ]
    )


def _remove(shelf: Shelf, arguments: argparse.Namespace) -> None:
    shelf.remove(arguments.name)


def _keep(shelf: Shelf, arguments: argparse.Namespace) -> None:
    expires = None if arguments.for_ever else time.time() + arguments.days * DAY
    shelf.find(arguments.name).with_facts(expires=expires)


def _consent(shelf: Shelf, arguments: argparse.Namespace) -> None:
    consent(shelf.find(arguments.name), given=arguments.given)


def _settings(shelf: Shelf, arguments: argparse.Namespace) -> None:
    keeping = shelf.keeping
    if arguments.days is not None or arguments.cap is not None:
        days = keeping.days if arguments.days is None else arguments.days
        keeping = replace(keeping, days=days, cap=keeping.cap if arguments.cap is None else arguments.cap)
        shelf.keep(keeping)
    fields = [(tr("days"), keeping.days), (tr("MiB together"), keeping.cap // _MIB)]
    sys.stdout.write(record(fields) + "\n")


def _when(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _days(text: str) -> float:
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError(tr("must be more than 0"))
    return value


def _add_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=tr("the recording's name, or its folder"))


_WORDS: dict[str, Callable[[Shelf, argparse.Namespace], None]] = {
    "list": _list,
    "show": _show,
    "remove": _remove,
    "keep": _keep,
    "consent": _consent,
    "settings": _settings,
}
