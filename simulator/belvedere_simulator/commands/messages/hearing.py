"""`belvedere messages watch` and `record`: what is said, as it is said."""

from __future__ import annotations

import argparse
import json
import queue
import sys
import time
from pathlib import Path

from belvedere_simulator.commands.messages.arguments import filter_of
from belvedere_simulator.commands.messages.opening import listening
from belvedere_simulator.commands.messages.telling import message_line
from belvedere_simulator.commands.twins.progress import Progress
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.inspector import Inspector
from belvedere_simulator.inspection.message import Message, as_json
from belvedere_simulator.inspection.recording.reader import open_recording
from belvedere_simulator.inspection.recording.writer import RecordingWriter
from belvedere_simulator.messages import tr

_WAITING = 20_000
_LOOK_SECONDS = 0.2


def watch(given: argparse.Namespace) -> int:
    """Print messages until --seconds or --count are over, or Ctrl+C."""
    wanted = filter_of(given).compiled()
    if given.recording is not None:
        return _read(given)
    waiting: queue.Queue[Message | BelvedereError] = queue.Queue(_WAITING)
    missed = 0

    def hear(message: Message) -> None:
        nonlocal missed
        told: Message | BelvedereError | None
        try:
            told = message if wanted(message) else None
        except BelvedereError as error:
            told = error
        if told is not None:
            try:
                waiting.put_nowait(told)
            except queue.Full:
                missed += 1

    with listening(given) as inspector:
        # What the broker keeps comes with the subscription, before anybody can be told of that.
        inspector.seen.listen(hear, past=True)
        _say(tr("Listening at {broker}", broker=inspector.standing.broker))
        _print_all(waiting, given)
    if missed:
        _say(tr("{count} messages came faster than they could be printed.", count=missed))
    return 0


def record(given: argparse.Namespace) -> int:
    """Write messages to a file until --seconds are over, it is full, or Ctrl+C."""
    only = filter_of(given)
    file: Path = given.file
    with listening(given) as inspector:
        recorder = inspector.record(file, int(given.size * (1 << 20)), only, past=True)
        _say(tr("Recording what {broker} tells", broker=inspector.standing.broker))
        try:
            _wait(given, recorder, inspector)
        except KeyboardInterrupt:
            _say("")
        inspector.stop_recording()
    told = {"file": str(file), "messages": recorder.count, "bytes": recorder.bytes}
    told |= {"full": recorder.full, "hidden": recorder.hidden}
    text = tr("{count} messages were recorded in {file}.", count=recorder.count, file=file)
    sys.stdout.write(f"{json.dumps(told) if given.json else text}\n")
    return 0


def _read(given: argparse.Namespace) -> int:
    wanted = filter_of(given).compiled()
    for number, told in enumerate(open_recording(given.recording).messages(), 1):
        message = Message(number, told.time, told.topic, told.payload, told.qos, told.retained)
        if wanted(message):
            _print(message, as_lines=given.json)
    return 0


def _print_all(waiting: queue.Queue[Message | BelvedereError], given: argparse.Namespace) -> None:
    end = time.monotonic() + given.seconds if given.seconds else None
    printed = 0
    while (end is None or time.monotonic() < end) and (not given.count or printed < given.count):
        try:
            message = waiting.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            continue
        if isinstance(message, BelvedereError):
            raise message
        _print(message, as_lines=given.json)
        printed += 1


def _print(message: Message, *, as_lines: bool) -> None:
    text = json.dumps(as_json(message), ensure_ascii=False) if as_lines else message_line(message)
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _wait(given: argparse.Namespace, recorder: RecordingWriter, inspector: Inspector) -> None:
    end = time.monotonic() + given.seconds if given.seconds else None
    progress = Progress()
    while recorder.open and (end is None or time.monotonic() < end):
        time.sleep(_LOOK_SECONDS)
        state = inspector.standing.state
        progress.part(
            tr("{count} messages, {state}", count=recorder.count, state=state.value),
            recorder.bytes,
            int(given.size * (1 << 20)),
        )
    progress.end()


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
