"""The columns of the table of devices, and what it is narrowed by."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.devices.state import CONNECTED, DeviceRow, moment
from belvedere_desktop.devices.words import (
    all_status_words,
    badge_colour,
    badge_words,
    next_step,
    status_colour,
    status_words,
    tag_words,
)
from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.facet_bar import Facet

translate = QCoreApplication.translate


def device_columns() -> tuple[Column[DeviceRow], ...]:
    """In the order in which they stand before the user moves them."""
    # Looked up once: a table asks for thousands at a time.
    statuses = all_status_words()
    return (
        Column("name", translate("Devices", "Name"), lambda row: row.name, width=140),
        Column(
            "status",
            translate("Devices", "Status"),
            lambda row: statuses.get(row.status, row.status),
            colour=lambda row: status_colour(row.status),
            tip=lambda row: next_step(row.status) or status_words(row.status),
            width=165,
        ),
        Column(
            "software",
            translate("Devices", "Software"),
            lambda row: row.software,
            order=lambda row: _numbers(row.software),
            width=75,
        ),
        Column(
            "update",
            translate("Devices", "Update"),
            badge_words,
            colour=badge_colour,
            width=120,
        ),
        Column(
            "applications",
            translate("Devices", "Applications"),
            lambda row: str(row.applications) if row.applications else "",
            order=lambda row: row.applications,
            width=88,
        ),
        Column(
            "seen",
            translate("Devices", "Last seen"),
            seen_words,
            order=lambda row: row.seen or 0.0,
            tip=lambda row: moment(row.seen),
            width=130,
            searched=False,
        ),
        Column(
            "tags", translate("Devices", "Tags"), lambda row: ", ".join(map(tag_words, row.tags)), width=150
        ),
        Column("description", translate("Devices", "Description"), lambda row: row.description),
    )


def device_facets() -> tuple[Facet[DeviceRow], ...]:
    """Status, software and tag."""
    return (
        Facet(
            "status",
            translate("Devices", "Only this status"),
            translate("Devices", "Every status"),
            lambda row: (row.status,),
            status_words,
        ),
        Facet(
            "software",
            translate("Devices", "Only this software"),
            translate("Devices", "Any software"),
            lambda row: (row.software,) if row.software else (),
        ),
        Facet(
            "tag",
            translate("Devices", "Only this tag"),
            translate("Devices", "Any tag"),
            lambda row: map(tag_words, row.tags),
        ),
    )


def seen_words(row: DeviceRow) -> str:
    """When it gave its last sign of life; one that is connected is seen now."""
    # To the minute: the seconds are in the tip and in the detail, and would not fit beside it.
    return (
        translate("Devices", "now")
        if row.status in CONNECTED
        else moment(row.seen)[: len("2026-11-21 15:03")]
    )


@cache
def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
