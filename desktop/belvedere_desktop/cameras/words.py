"""What verdicts and streams are called for people, and in which colour."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.cameras.state import Verdict
from belvedere_desktop.devices.state import moment

translate = QCoreApplication.translate
_ORDER = ("error", "warning", "", "note", "ok")
_COLOURS = {"ok": "running", "note": "running", "warning": "warning", "error": "error"}
_SIGNS = {"ok": "●", "note": "●", "warning": "▲", "error": "■"}


def verdict_words(verdict: Verdict) -> str:
    """The verdict in a sentence, with a sign that needs no colour."""
    if not verdict.severity:
        return translate("Cameras", "○ Not checked yet")
    return f"{_SIGNS.get(verdict.severity, '○')} {verdict.headline}"


def verdict_tip(verdict: Verdict) -> str:
    """The verdict with when and from where."""
    if not verdict.severity:
        return verdict_words(verdict)
    told = translate("Cameras", "{when}, seen from {where}")
    return f"{verdict_words(verdict)}\n" + told.format(when=moment(verdict.examined), where=verdict.seen_from)


def severity_colour(verdict: Verdict) -> str:
    """The name of its colour in the scheme."""
    return _COLOURS.get(verdict.severity, "muted")


def severity_rank(verdict: Verdict) -> int:
    """What is worst comes first."""
    return _ORDER.index(verdict.severity) if verdict.severity in _ORDER else _ORDER.index("")


def severity_words(severity: str) -> str:
    """A severity as a choice."""
    words = {
        "ok": translate("Cameras", "Works"),
        "note": translate("Cameras", "Works, with a note"),
        "warning": translate("Cameras", "Works with a fault"),
        "error": translate("Cameras", "Does not work"),
        "": translate("Cameras", "Not checked yet"),
    }
    return words.get(severity, severity)


def stream_words(verdict: Verdict) -> str:
    """Codec, size and pictures a second, as far as they are known."""
    size = f"{verdict.width}×{verdict.height}" if verdict.width and verdict.height else ""
    rate = translate("Cameras", "{rate} fps").format(rate=f"{verdict.rate:.4g}") if verdict.rate else ""
    return " · ".join(part for part in (verdict.codec, size, rate) if part)


def tag_words(tags: Iterable[tuple[str, str]]) -> str:
    """Tags in one line."""
    return ", ".join(f"{key}={value}" if value else key for key, value in tags)
