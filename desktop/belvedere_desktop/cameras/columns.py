"""The columns of the table of cameras."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.cameras.state import CameraRow
from belvedere_desktop.cameras.words import (
    severity_colour,
    severity_rank,
    stream_words,
    tag_words,
    verdict_tip,
    verdict_words,
)
from belvedere_desktop.devices.state import moment
from belvedere_desktop.tables.column import Column

translate = QCoreApplication.translate


def camera_columns() -> tuple[Column[CameraRow], ...]:
    """In the order in which they stand before the user moves them."""
    return (
        Column("name", translate("Cameras", "Name"), lambda row: row.name, width=150),
        Column(
            "verdict",
            translate("Cameras", "Verdict"),
            lambda row: verdict_words(row.verdict),
            order=lambda row: (severity_rank(row.verdict), row.verdict.headline),
            colour=lambda row: severity_colour(row.verdict),
            tip=lambda row: verdict_tip(row.verdict),
            width=230,
        ),
        Column("address", translate("Cameras", "Address"), lambda row: row.address, width=210),
        Column(
            "stream",
            translate("Cameras", "Stream"),
            lambda row: stream_words(row.verdict),
            order=lambda row: (row.verdict.width * row.verdict.height, row.verdict.rate or 0.0),
            width=160,
        ),
        Column(
            "used",
            translate("Cameras", "Used by"),
            lambda row: ", ".join(each.name for each in row.used_by),
            order=lambda row: len(row.used_by),
            width=120,
        ),
        Column(
            "examined",
            translate("Cameras", "Checked"),
            lambda row: moment(row.verdict.examined or None),
            order=lambda row: row.verdict.examined,
            width=150,
            searched=False,
        ),
        Column("from", translate("Cameras", "Seen from"), lambda row: row.verdict.seen_from, width=120),
        Column("tags", translate("Cameras", "Tags"), lambda row: tag_words(row.tags)),
        Column("description", translate("Cameras", "Description"), lambda row: row.description),
    )
