"""The columns of the table of recordings."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.replay.state import RecordingRow
from belvedere_desktop.replay.words import age_words, kept_words, moment_words, size_words, state_words
from belvedere_desktop.tables.column import Column

translate = QCoreApplication.translate
_DAY = 86_400.0


def recording_columns() -> tuple[Column[RecordingRow], ...]:
    """In the order in which they stand before the user moves them."""
    return (
        Column("name", translate("Replay", "Name"), lambda row: row.name, width=200),
        Column("application", translate("Replay", "Application"), lambda row: row.application, width=150),
        Column(
            "state",
            translate("Replay", "Holds"),
            state_words,
            colour=lambda row: "" if row.is_complete else "warning",
            width=120,
        ),
        Column(
            "replays",
            translate("Replay", "Replay of"),
            lambda row: row.replays or row.device,
            tip=lambda row: row.replays or row.device,
            width=130,
        ),
        Column(
            "made",
            translate("Replay", "Age"),
            lambda row: age_words(row.made),
            order=lambda row: -row.made,
            tip=lambda row: moment_words(row.made),
            width=100,
            searched=False,
        ),
        Column(
            "size",
            translate("Replay", "Size"),
            lambda row: size_words(row.size),
            order=lambda row: row.size,
            width=80,
            searched=False,
        ),
        Column(
            "expires",
            translate("Replay", "Kept"),
            lambda row: kept_words(row.expires),
            order=lambda row: float("inf") if row.expires is None else row.expires,
            tip=lambda row: kept_words(row.expires) if row.expires is None else moment_words(row.expires),
            width=110,
            searched=False,
        ),
        Column(
            "consent",
            translate("Replay", "Handed out"),
            lambda row: translate("Replay", "may be") if row.consent else translate("Replay", "no"),
            colour=lambda row: "warning" if row.consent else "",
            width=90,
        ),
    )
