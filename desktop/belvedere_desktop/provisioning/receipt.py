"""What was done, as a text to keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Made:
    """An archive that was made. Times are in epoch seconds; `fingerprint` is the authority's."""

    device: str
    name: str
    path: str
    issued: float
    expires: float
    fingerprint: str


def receipt(made: Made, serial: str, ended: float) -> str:
    """The receipt; nothing of it is secret."""
    lines = [
        translate("Provision", "Appliance {name} set up").format(name=made.name),
        "",
        translate("Provision", "Device: {id}").format(id=made.device),
        translate("Provision", "Serial number: {serial}").format(serial=serial or "—"),
        translate("Provision", "Archive made: {time}").format(time=_moment(made.issued)),
        translate("Provision", "Set up: {time}").format(time=_moment(ended)),
        translate("Provision", "Authority of the site (SHA-256), to compare with the appliance's:"),
        made.fingerprint,
    ]
    return "\n".join(lines) + "\n"


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")
