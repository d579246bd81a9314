"""What sizes, times and differences are called for people, and in which colour."""

from __future__ import annotations

import time
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale

from belvedere_desktop.replay.state import Opened, RecordingRow, RunSide

translate = QCoreApplication.translate
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86_400.0


def size_words(size: int) -> str:
    """Bytes as people read them."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeIecFormat)


def moment_words(seconds: float) -> str:
    """A moment on this computer's clock."""
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")


def age_words(made: float, now: float | None = None) -> str:
    """How long ago."""
    age = max(0.0, (time.time() if now is None else now) - made)
    if age < _HOUR:
        return translate("Replay", "{count} min ago").format(count=int(age // _MINUTE))
    if age < _DAY:
        return translate("Replay", "{count} h ago").format(count=int(age // _HOUR))
    return translate("Replay", "{count} days ago").format(count=int(age // _DAY))


def kept_words(expires: float | None, now: float | None = None) -> str:
    """Until when it stays."""
    if expires is None:
        return translate("Replay", "for ever")
    left = max(0.0, expires - (time.time() if now is None else now))
    if left < _DAY:
        return translate("Replay", "goes today")
    return translate("Replay", "{count} more days").format(count=int(left // _DAY))


def state_words(row: RecordingRow) -> str:
    """Whether all of it is there."""
    if not row.is_complete:
        return translate("Replay", "▲ Not whole")
    return translate("Replay", "● Frames") if row.has_pictures else translate("Replay", "○ Outputs only")


def all_kind_words() -> dict[str, str]:
    """How frames differ."""
    return {
        "missing": translate("Replay", "missing"),
        "added": translate("Replay", "added"),
        "relabelled": translate("Replay", "relabelled"),
        "moved": translate("Replay", "moved"),
        "text": translate("Replay", "text"),
        "picture": translate("Replay", "picture"),
        "frame": translate("Replay", "frame"),
    }


def fate_words(fate: str) -> str:
    """What became of a box, with a sign that needs no colour."""
    words = {
        "same": translate("Replay", "= same"),
        "moved": translate("Replay", "↔ moved"),
        "relabelled": translate("Replay", "≠ relabelled"),
        "missing": translate("Replay", "− missing in B"),
        "added": translate("Replay", "+ only in B"),
    }
    return words.get(fate, translate("Replay", "found"))


PICTURE_COLOURS = {
    "": "#4cc47c",
    "same": "#4cc47c",
    "moved": "#78a9ff",
    "relabelled": "#d9a3ff",
    "missing": "#ffdc00",
    "added": "#ffdc00",
}
"""Over pictures, which are the same in the light and in the dark."""

KIND_COLOURS = {
    "missing": "error",
    "added": "warning",
    "relabelled": "paused",
    "moved": "accent",
    "text": "camera",
    "picture": "display",
    "frame": "error",
}
"""Names in the colour scheme, the gravest kind first."""


def state_note(side: RunSide) -> str:
    """What is to be known of a run beside its name."""
    if not side.is_complete:
        return translate("Replay", "not whole")
    return translate("Replay", "replay of {name}").format(name=side.replays) if side.replays else ""


def summary_words(opened: Opened) -> str:
    """How the runs differ, in a sentence."""
    comparison = opened.comparison
    if comparison is None:
        frames = sum(len(places) for places in opened.streams.values())
        return translate("Replay", "{count} frames").format(count=frames)
    if comparison.same_bytes:
        words = translate("Replay", "● Equal: all outputs of {count} frames are the same to the last byte")
        return words.format(count=comparison.frames)
    differing = len(comparison.differences)
    if not differing:
        return translate("Replay", "● No frame of {count} differs").format(count=comparison.frames)
    words = translate("Replay", "▲ {differing} of {count} frames differ; {matched} boxes are in both")
    told = words.format(differing=differing, count=comparison.frames, matched=comparison.matched)
    if comparison.beyond:
        left = translate("Replay", "{count} frames after the end of one run are left out")
        told += f"; {left.format(count=comparison.beyond)}"
    return told
