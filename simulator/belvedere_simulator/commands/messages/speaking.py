"""`belvedere messages publish` and `replay`: what this user says."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.messages.opening import listening
from belvedere_simulator.commands.messages.telling import clock
from belvedere_simulator.commands.tables import table, terminal_width
from belvedere_simulator.commands.twins.progress import Progress
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.message import text_of
from belvedere_simulator.inspection.published import Published, PublishedMessages
from belvedere_simulator.inspection.recording.player import Played, play
from belvedere_simulator.inspection.recording.reader import open_recording
from belvedere_simulator.messages import tr


def publish(given: argparse.Namespace) -> int:
    """Publish one message, and keep it among those that were published."""
    payload = _payload(given)
    with listening(given) as inspector:
        inspector.publish(given.topic, payload, given.qos, retained=given.retained)
    text = text_of(payload)
    if text is not None:
        PublishedMessages().add(Published(given.topic, text, given.qos, given.retained, time.time()))
    told = {"topic": given.topic, "bytes": len(payload), "qos": given.qos, "retained": given.retained}
    _tell(given, told, tr("Published on {topic}.", topic=given.topic))
    return 0


def history(given: argparse.Namespace) -> int:
    """List what was published before; --forget empties the list."""
    kept = PublishedMessages()
    if given.forget:
        kept.forget()
    messages = kept.read()
    rows = [(clock(each.time), each.topic, each.qos, each.retained, each.payload) for each in messages]
    heads = (tr("TIME"), tr("TOPIC"), tr("QOS"), tr("RETAINED"), tr("PAYLOAD"))
    told = {"messages": [each.__dict__ for each in messages]}
    _tell(given, told, table(heads, rows, terminal_width()) if rows else tr("Nothing was published yet."))
    return 0


def replay(given: argparse.Namespace) -> int:
    """Publish what a recording holds, with its pauses."""
    recording, progress = open_recording(given.file), Progress()
    whole = sum(1 for _message in recording.messages())
    with listening(given) as inspector:

        def check(played: Played) -> None:
            progress.part(tr("{count} messages", count=played.published), played.published, whole)

        played = play(
            recording.messages(),
            lambda each: inspector.publish(each.topic, each.payload, each.qos, retained=each.retained),
            speed=given.speed,
            check=check,
        )
    progress.end()
    told = {"published": played.published, "hidden": played.hidden, "refused": played.refused}
    lines = [tr("{count} of {whole} messages were published.", count=played.published, whole=whole)]
    if played.hidden:
        lines.append(tr("{count} were left out: secrets had been taken from them.", count=played.hidden))
    if played.problem is not None:
        lines.append(tr("{count} were refused: {why}", count=played.refused, why=played.problem))
    _tell(given, told, "\n".join(lines))
    return 0 if played.published or not whole else 1


def _payload(given: argparse.Namespace) -> bytes:
    file: Path | None = given.file
    if file is None:
        return str(given.payload).encode()
    try:
        return file.read_bytes()
    except OSError as error:
        what = tr("The file cannot be used")
        raise BelvedereError("BV-CLI-014", what, where=str(file), why=error.strerror or "") from error


def _tell(given: argparse.Namespace, document: Any, text: str) -> None:
    sys.stdout.write(f"{json.dumps(document, ensure_ascii=False) if given.json else text}\n")
    sys.stdout.flush()
