"""`belvedere replay`: the frames of a recording into an application, of this or another version."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.run import RunCommand
from belvedere_simulator.commands.run_arguments import add_replay_arguments
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.layout import FACTS, STATE
from belvedere_simulator.replay.recording import Recording
from belvedere_simulator.replay.shelf import Shelf


def add_parser(subparsers: Any) -> None:
    """Add `replay` to the command line."""
    add_replay_arguments(
        subparsers.add_parser("replay", help=tr("play the frames of a recording into an application"))
    )


def run(arguments: argparse.Namespace) -> int:
    """Play. The exit codes are those of `belvedere run`."""
    shelf = Shelf()
    recording = _with_pictures(shelf.find(arguments.recording))
    arguments.replays = recording.folder
    arguments.camera = [f"{node}={folder}" for node, folder in recording.cameras]
    if not arguments.own_parameters:
        given = dict(recording.facts["parameters_given"])
        # What is given last holds.
        arguments.param = [*(f"{name}={value}" for name, value in given.items()), *arguments.param]
    if arguments.keep_recording is None:
        arguments.keep_recording = shelf.free_name(f"{recording.name}-replay")
    place = shelf.place(arguments.keep_recording)
    if arguments.data is None:
        # What an application kept of earlier runs would make each replay another one.
        arguments.data = place / STATE
    code = RunCommand().run(arguments)
    if not (place / FACTS).exists():
        shutil.rmtree(place, ignore_errors=True)
    return code


def _with_pictures(recording: Recording) -> Recording:
    if not recording.has_pictures:
        told = tr("This replay has no pictures of its own; play the recording that it was made of")
        raise BelvedereError("BV-REPLAY-009", told, where=str(Path(recording.folder)))
    return recording
