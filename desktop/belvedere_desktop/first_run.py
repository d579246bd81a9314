"""What the Simulator page shows when the program starts with an application."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from belvedere_desktop.simulator.configuration import RunConfiguration


@dataclass(frozen=True)
class FirstRun:
    """An application to open at start; with `start` it is also run, in the open display window, and with
    `edit` its graph is edited.
    """

    folder: Path
    configuration: RunConfiguration | None = None
    start: bool = False
    edit: bool = False
