"""Keeping what a run gets and puts: the notice before the first time, and what a recording is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from belvedere_desktop.devices.asking import ask
from belvedere_desktop.settings import Settings

translate = QCoreApplication.translate
_NOTICED = "recordings/noticed"
_LONGEST = 40


def recording_name(application: str) -> str:
    """A name that tells what was recorded, and when."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", application).strip("-._")[:_LONGEST] or "run"
    return f"{plain}-{datetime.now().astimezone():%Y%m%d-%H%M%S}"


def with_notice(window: QWidget, settings: Settings, then: Callable[[], None]) -> None:
    """Say once that recordings show people; `then` is done once that was read."""
    if settings.read(_NOTICED, "") == "yes":
        then()
        return

    def read() -> None:
        settings.write(_NOTICED, "yes")
        then()

    title = translate("Recording", "Recordings show people")
    text = translate(
        "Recording",
        "Frames, outputs and the log are kept on this computer. Tell those who may be seen. A recording "
        "goes by itself when its time is over; Run → Recordings shows all of them, and deletes them.",
    )
    ask(window, title, text, translate("Recording", "Record"), read)
