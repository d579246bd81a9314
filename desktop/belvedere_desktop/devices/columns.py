"""The columns of the table of devices."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.devices.state import DeviceRow, moment
from belvedere_desktop.devices.words import next_step, status_colour, status_words
from belvedere_desktop.tables.column import Column

translate = QCoreApplication.translate


def device_columns() -> tuple[Column[DeviceRow], ...]:
    """In the order in which they stand before the user moves them."""
    return (
        Column("name", translate("Devices", "Name"), lambda row: row.name, width=180),
        Column(
            "status",
            translate("Devices", "Status"),
            lambda row: status_words(row.status),
            colour=lambda row: status_colour(row.status),
            tip=lambda row: next_step(row.status) or status_words(row.status),
            width=190,
        ),
        Column(
            "software",
            translate("Devices", "Software"),
            _software,
            order=lambda row: [int(part) for part in row.software.split(".") if part.isdecimal()],
            width=130,
        ),
        Column(
            "applications",
            translate("Devices", "Applications"),
            lambda row: str(row.applications) if row.applications else "",
            order=lambda row: row.applications,
            width=110,
        ),
        Column(
            "seen",
            translate("Devices", "Last change"),
            lambda row: moment(row.seen),
            order=lambda row: row.seen or 0.0,
            width=170,
            searched=False,
        ),
        Column("description", translate("Devices", "Description"), lambda row: row.description, width=200),
        Column(
            "tags",
            translate("Devices", "Tags"),
            lambda row: ", ".join(f"{key}={value}" if value else key for key, value in row.tags),
        ),
    )


def _software(row: DeviceRow) -> str:
    return f"{row.software} → {row.update}" if row.update else row.software
