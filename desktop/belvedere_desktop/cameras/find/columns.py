"""The columns of the table of found cameras."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.cameras.find.state import FoundCamera
from belvedere_desktop.tables.column import Column

translate = QCoreApplication.translate


def found_columns() -> tuple[Column[FoundCamera], ...]:
    """In the order in which they stand before the user moves them."""
    return (
        Column("address", translate("Cameras", "Address"), lambda row: row.url or row.host, width=230),
        Column("name", translate("Cameras", "Calls itself"), lambda row: row.name, width=160),
        Column("model", translate("Cameras", "Model"), lambda row: row.model, width=170),
        Column("place", translate("Cameras", "Place"), lambda row: row.place, width=130),
        Column(
            "registered",
            translate("Cameras", "Registered as"),
            lambda row: row.registered,
            colour=lambda row: "running" if row.registered else "",
            width=130,
        ),
        Column("ways", translate("Cameras", "Found by"), lambda row: ", ".join(row.ways), width=110),
        Column("from", translate("Cameras", "Seen from"), lambda row: row.seen_from, width=130),
        Column("interface", translate("Cameras", "Network"), lambda row: ", ".join(row.interfaces)),
    )
