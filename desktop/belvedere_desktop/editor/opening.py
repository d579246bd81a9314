"""Opening the editor from the Simulator page."""

from __future__ import annotations

from pathlib import Path

from belvedere_desktop.editor.window import GraphEditor
from belvedere_desktop.editor.work import Opened, opening
from belvedere_desktop.jobs import Handlers
from belvedere_desktop.simulator.page import SimulatorPage


def open_editor(page: SimulatorPage, folder: Path, override: Path | None) -> None:
    """Read the manifests elsewhere, then show the editor."""

    def done(opened: Opened) -> None:
        parts = page.parts
        page.show_editor(GraphEditor(opened, override, parts.jobs, parts.settings, page))

    page.parts.jobs.run_unlisted(
        opening(folder, override), Handlers(done, lambda error: page.told.emit(str(error)))
    )
