"""The doctor's steps, severities and figures in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate
SIGNS = {"ok": "●", "note": "◆", "warning": "▲", "error": "■"}
COLOURS = {"ok": "running", "note": "accent", "warning": "warning", "error": "error"}
_BAD = ("warning", "error")
_SAME = 0.05

Facts = Mapping[str, Any]


def step_words(step: str) -> str:
    """A step of the examination."""
    words = {
        "name": translate("Doctor", "Name"),
        "route": translate("Doctor", "Network"),
        "port": translate("Doctor", "Port"),
        "rtsp": translate("Doctor", "RTSP"),
        "authentication": translate("Doctor", "Password"),
        "path": translate("Doctor", "Path"),
        "codec": translate("Doctor", "Codec"),
        "size": translate("Doctor", "Size"),
        "tcp": translate("Doctor", "Stream over TCP"),
        "rate": translate("Doctor", "Pictures a second"),
        "key-frames": translate("Doctor", "Key frames"),
        "udp": translate("Doctor", "Stream over UDP"),
        "sessions": translate("Doctor", "Viewers at once"),
        "clock": translate("Doctor", "Clock"),
        "computer": translate("Doctor", "Who looked"),
    }
    return words.get(step, step)


def sign_words(severity: str) -> str:
    """What a sign means."""
    words = {
        "ok": translate("Doctor", "Good"),
        "note": translate("Doctor", "Note"),
        "warning": translate("Doctor", "Warning"),
        "error": translate("Doctor", "Fault"),
    }
    return words.get(severity, severity)


def verdict_sign(severity: str) -> tuple[str, str]:
    """Sign and colour of a whole verdict: with a note, a camera is good all the same."""
    shown = "ok" if severity == "note" else severity
    return SIGNS.get(shown, ""), COLOURS.get(shown, "muted")


def fix_of(diagnosis: Mapping[str, Any]) -> str:
    """What to do about the worst that was found; "" when nothing has to be done."""
    worst = diagnosis["severity"]
    if worst not in _BAD:
        return ""
    return next((str(each["remedy"]) for each in diagnosis["findings"] if each["severity"] == worst), "")


def remedy_of(finding: Mapping[str, Any]) -> str:
    """What to do about one finding, where something is to be done."""
    return str(finding["remedy"]) if finding["severity"] in _BAD else ""


def figures(facts: Facts) -> Iterator[tuple[str, str]]:
    """What was measured, as pairs of words; "" where it was not."""
    yield (
        translate("Doctor", "Video"),
        " ".join(part for part in (facts["codec"], facts["profile"], facts["level"]) if part),
    )
    yield translate("Doctor", "Size"), _size(facts)
    yield translate("Doctor", "Pictures a second"), _rate(facts)
    yield translate("Doctor", "Key frame every"), _key_frames(facts)
    for name, way in ((translate("Doctor", "Over TCP"), "tcp"), (translate("Doctor", "Over UDP"), "udp")):
        yield name, _transport(facts[way])
    yield translate("Doctor", "Password asked by"), _asked_by(facts)
    yield translate("Doctor", "Camera software"), facts["server"]
    yield translate("Doctor", "Clock is off by"), _skew(facts["clock_skew"])
    yield translate("Doctor", "Reached at"), facts["address"]


def _size(facts: Facts) -> str:
    if not facts["width"]:
        return ""
    own = f"{facts['width']} × {facts['height']}"
    given = f"{facts['output_width']} × {facts['output_height']}"
    return (
        own if own == given else translate("Doctor", "{own}, given as {given}").format(own=own, given=given)
    )


def _rate(facts: Facts) -> str:
    if facts["rate"] is None:
        return ""
    real, announced = f"{facts['rate']:.4g}", facts["announced_rate"]
    if announced is None:
        return real
    return translate("Doctor", "{real} (announced: {announced})").format(
        real=real, announced=f"{announced:.4g}"
    )


def _key_frames(facts: Facts) -> str:
    if facts["key_frame_interval"] is not None:
        return f"{facts['key_frame_interval']:.1f} s"
    longer = facts["key_frame_longer_than"]
    if longer is None:
        return ""
    return translate("Doctor", "longer than {seconds} s").format(seconds=f"{longer:.1f}")


def _transport(way: Mapping[str, Any] | None) -> str:
    if way is None:
        return ""
    lost = way["lost"] / way["expected"] * 100 if way["expected"] else 0.0
    told = translate("Doctor", "{megabits} Mbit/s, {lost} % lost").format(
        megabits=f"{way['bits'] / 1e6:.2f}", lost=f"{lost:.1f}"
    )
    if way["jitter"] is None:
        return told
    return told + translate("Doctor", ", jitter {milliseconds} ms").format(
        milliseconds=f"{way['jitter'] * 1000:.0f}"
    )


def _skew(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return "0 s" if abs(seconds) < _SAME else f"{seconds:+.1f} s"


def _asked_by(facts: Facts) -> str:
    accepted, offered = facts["authentication"], facts["offered"]
    if accepted == "none":
        return translate("Doctor", "nobody asks")
    return str(accepted or offered)
