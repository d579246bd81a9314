"""Puts the Simulator page together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from belvedere_desktop.cameras.passwords import PasswordMemory
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.settings import Settings
from belvedere_desktop.simulator.configuration_store import ConfigurationStore
from belvedere_desktop.simulator.credentials import Credentials
from belvedere_desktop.simulator.edits import ConfigurationModel
from belvedere_desktop.simulator.page import PageParts, SimulatorPage
from belvedere_desktop.simulator.run_controller import RunController
from belvedere_simulator.folders import Folders


def assemble(
    settings: Settings,
    folders: Folders,
    board: JobBoard,
    parent: QWidget,
    memory: PasswordMemory | None = None,
) -> SimulatorPage:
    """The page with everything it needs; `memory` remembers passwords of cameras."""
    credentials = Credentials(memory)
    parts = PageParts(
        settings,
        board,
        ConfigurationStore(folders.config / "applications"),
        credentials,
        RunController(credentials),
        ConfigurationModel(),
    )
    page = SimulatorPage(parts, parent)
    parts.controller.setParent(page)
    parts.model.setParent(page)
    if memory is not None:
        memory.failed.connect(lambda error: page.told.emit(str(error)))
    return page
