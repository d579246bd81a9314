"""Moments, sizes and states in words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale

translate = QCoreApplication.translate


def moment(time: float) -> str:
    """A time of day to the millisecond; of another day with its date."""
    at = datetime.fromtimestamp(time)
    clock = f"{at:%H:%M:%S}.{at.microsecond // 1000:03d}"
    return clock if at.date() == datetime.now().date() else f"{at:%Y-%m-%d} {clock}"


def second(time: int) -> str:
    """A moment that is known to the second; empty for 0."""
    return f"{datetime.fromtimestamp(time):%Y-%m-%d %H:%M:%S}" if time else ""


def size(count: int) -> str:
    """A number of bytes."""
    return QLocale().formattedDataSize(count)


def number(count: float) -> str:
    """A count, grouped as people read it."""
    return QLocale().toString(int(count))


def ending(topic: str, thing: str) -> str:
    """What of a topic is left to say where its device is told already."""
    starts = (f"$aws/things/{thing}/", f"panorama/things/{thing}/")
    found = next((start for start in starts if thing and topic.startswith(start)), "")
    return topic[len(found) :]


def feature(name: str) -> str:
    """The title of a feature."""
    return {
        "jobs": translate("Messages", "Jobs"),
        "shadows": translate("Messages", "Shadows"),
        "presence": translate("Messages", "Presence"),
        "certificates": translate("Messages", "Certificates"),
        "reports": translate("Messages", "Reports"),
        "telemetry": translate("Messages", "Telemetry"),
        "files": translate("Messages", "Files of jobs"),
        "tools": translate("Messages", "Looking from the device"),
        "broker": translate("Messages", "The broker itself"),
        "other": translate("Messages", "Other topics"),
    }.get(name, name)


def connection(state: str) -> str:
    """How the connection stands, with a sign that needs no colour."""
    return {
        "": translate("Messages", "○ Not listening"),
        "connecting": translate("Messages", "◌ Connecting"),
        "online": translate("Messages", "● Listening"),
        "lost": translate("Messages", "△ Not connected"),
        "closed": translate("Messages", "○ Not listening"),
        "recording": translate("Messages", "■ A recording"),
    }.get(state, state)


def connection_colour(state: str) -> str:
    """The colour that goes with it."""
    return {"online": "running", "lost": "error", "connecting": "waiting"}.get(state, "muted")


def job_state(status: str, *, left: bool) -> str:
    """A job's state with a sign."""
    if left:
        return translate("Messages", "◇ Ended by the site")
    return {
        "QUEUED": translate("Messages", "◌ Queued"),
        "IN_PROGRESS": translate("Messages", "▶ In progress"),
        "SUCCEEDED": translate("Messages", "● Succeeded"),
        "FAILED": translate("Messages", "✕ Failed"),
        "REJECTED": translate("Messages", "✕ Rejected by the device"),
        "TIMED_OUT": translate("Messages", "△ Timed out"),
        "CANCELED": translate("Messages", "◇ Cancelled"),
        "REMOVED": translate("Messages", "◇ Removed"),
    }.get(status, translate("Messages", "Not known"))


def job_colour(status: str) -> str:
    """The colour that goes with it."""
    return {
        "IN_PROGRESS": "accent",
        "SUCCEEDED": "running",
        "FAILED": "error",
        "REJECTED": "error",
        "TIMED_OUT": "warning",
    }.get(status, "")
