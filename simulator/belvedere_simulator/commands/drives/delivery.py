"""An archive on its way to a drive, told on the terminal: for `drive write` and `device provision --usb`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.drives.choosing import may_replace, wants_copy_deleted
from belvedere_simulator.commands.drives.documents import delivery_document, delivery_text, phase_words
from belvedere_simulator.commands.twins import progress
from belvedere_simulator.drives.copies import delete_copy
from belvedere_simulator.drives.delivering import deliver
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.drives import Drives
from belvedere_simulator.drives.readying import made_ready
from belvedere_simulator.messages import tr


def add_delivery(parser: argparse.ArgumentParser) -> None:
    """The arguments of writing to a drive."""
    parser.add_argument(
        "--replace", action="store_true", help=tr("replace the archives that are on the drive")
    )
    parser.add_argument("--no-eject", action="store_true", help=tr("leave the drive mounted"))
    parser.add_argument(
        "--delete-copy", action="store_true", help=tr("delete the archive on this computer afterwards")
    )


def deliver_told(
    drives: Drives, drive: Drive, file: Path, content: bytes, given: argparse.Namespace
) -> tuple[dict[str, Any], str]:
    """Write the archive that is in `file`; as a document and as text. Raises BelvedereError."""
    ready, replaced = made_ready(drives, drive, may_replace(replaces=given.replace))
    ejects = not given.no_eject
    line = progress.Progress()
    try:
        delivered = deliver(
            drives,
            ready,
            file.name,
            content,
            lambda now: line.step(phase_words(now.phase)),
            replace=replaced,
            ejects=ejects,
        )
    finally:
        line.end()
    deleted = wants_copy_deleted(file, deletes=given.delete_copy)
    if deleted:
        delete_copy(file)
    document = {
        **delivery_document(drive, delivered, ejects=ejects),
        "copy": None if deleted else str(file),
    }
    text = delivery_text(drive, delivered, ejects=ejects)
    kept = tr("The archive is still on this computer: {file}. Delete it when it is not needed.", file=file)
    return document, text if deleted else f"{text}\n{kept}"
