"""All removable drives with what speaks against each."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.commands.drives.documents import drive_document
from belvedere_simulator.commands.tables import table, terminal_width
from belvedere_simulator.drives.contents import ArchiveThere, archives_on, names_of
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.drives import Drives
from belvedere_simulator.drives.suitability import readable_size, suitability
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


def listing(drives: Drives) -> tuple[Any, str]:
    """The drives as a document and as a table."""
    rows, documents = [], []
    for drive in drives.listed():
        there = readable_archives(drive)
        reasons = suitability(drive)
        documents.append(drive_document(drive, reasons, there))
        verdict = "; ".join(reason.text for reason in reasons) or _ready(there)
        size = readable_size(drive.size)
        rows.append((drive.name, drive.id, drive.model, size, drive.file_system, drive.mount_point, verdict))
    if not rows:
        return {"drives": []}, tr("No removable drive is plugged in.")
    heads = (tr("NAME"), tr("ID"), tr("MODEL"), tr("SIZE"), tr("FORMAT"), tr("FOLDER"), tr("SUITABLE"))
    return {"drives": documents}, table(heads, rows, terminal_width())


def _ready(there: tuple[ArchiveThere, ...]) -> str:
    if there:
        return tr("yes, in place of {names}", names=", ".join(names_of(there)))
    return tr("yes")


def readable_archives(drive: Drive) -> tuple[ArchiveThere, ...]:
    """The archives on a drive; of one that cannot be read none: it is listed all the same."""
    try:
        return archives_on(drive)
    except BelvedereError:
        return ()
