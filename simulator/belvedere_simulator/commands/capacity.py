"""`belvedere capacity`: how many cameras this computer holds with an application."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from belvedere_simulator.application.run.capacity import Capacity, measure_capacity
from belvedere_simulator.application.run.capacity_words import held_words, limit_words
from belvedere_simulator.commands.run import wishes_of
from belvedere_simulator.commands.run_arguments import add_capacity_arguments
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


def add_parser(subparsers: Any) -> None:
    """Add `capacity` to the command line."""
    add_capacity_arguments(
        subparsers.add_parser(
            "capacity", help=tr("measure how many cameras this computer holds with an application")
        )
    )


def run(arguments: argparse.Namespace) -> int:
    """0: measured, whatever it is. Raises BelvedereError for what cannot be played."""
    wishes = wishes_of(arguments)
    if not wishes.cameras:
        raise BelvedereError("BV-RUN-025", tr("No camera was given to be tried with"))
    # What the application keeps of its real runs is not touched.
    with tempfile.TemporaryDirectory(prefix="belvedere-capacity-") as data:
        capacity = measure_capacity(
            replace(wishes, data=Path(data)), fps=arguments.fps, seconds=arguments.within, tell=_tell
        )
    text = json.dumps(asdict(capacity), ensure_ascii=False) if arguments.json else "\n".join(_lines(capacity))
    sys.stdout.write(text + "\n")
    return 0


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _lines(capacity: Capacity) -> list[str]:
    lines = [
        tr(
            "cameras: {cameras}, fps of the slowest: {fps} of {wanted}",
            cameras=trial.cameras,
            fps=trial.fps,
            wanted=capacity.fps,
        )
        for trial in capacity.trials
    ]
    document = asdict(capacity)
    return [*lines, held_words(document), limit_words(document)]
