"""Several cameras beside each other, live."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from belvedere_desktop.cameras.preview.grid import MOST_TILES, PreviewCamera, PreviewGrid
from belvedere_desktop.cameras.state import CameraRow
from belvedere_desktop.client.client import Client
from belvedere_desktop.settings import Settings

_REMEMBERED = "cameras/wall"


def preview_of(camera: CameraRow, viewpoint: str) -> PreviewCamera:
    """A registered camera as the preview takes it."""
    source = {"camera": camera.key, "viewpoint": viewpoint} if viewpoint else {"camera": camera.key}
    # Registered anew it is another stream: its tile begins again.
    return PreviewCamera(f"{camera.key}/{camera.patch[:12]}/{viewpoint}", camera.name, source)


class WallPanel(QWidget):
    """The cameras that were chosen last; without a choice the first ones. Signal: told(text)."""

    told = Signal(str)

    def __init__(self, client: Client, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._viewpoint = ""
        self._shown: list[PreviewCamera] = []
        self.grid = PreviewGrid(client, settings, self)
        self.grid.told.connect(self.told)
        self.words = QLabel(self)
        self.words.setProperty("role", "muted")
        empty = QLabel(self.tr("There are no cameras yet. Register one to see it here."), self)
        empty.setProperty("role", "muted")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(empty)
        self.stack.addWidget(self.grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.words)
        layout.addWidget(self.stack, 1)

    def choose(self, cameras: Sequence[CameraRow]) -> None:
        """Show these from now on."""
        self._settings.write(_REMEMBERED, [camera.key for camera in cameras])

    def show_cameras(self, cameras: Sequence[CameraRow], viewpoint: str) -> None:
        """Show of these the chosen ones, as seen from `viewpoint`."""
        keys: list[str] = self._settings.read(_REMEMBERED, [])
        chosen = [camera for camera in cameras if camera.key in keys] or list(cameras)
        wanted = [preview_of(camera, viewpoint) for camera in chosen[:MOST_TILES]]
        self.stack.setCurrentIndex(1 if wanted else 0)
        told = self.tr("{shown} of {total} cameras. Choose others in the table and show them together.")
        self.words.setText(told.format(shown=len(wanted), total=len(cameras)) if wanted else "")
        if wanted != self._shown:
            self._shown = wanted
            self.grid.show_cameras(wanted)

    def open(self, camera: CameraRow, viewpoint: str) -> None:
        """Make one of those shown large."""
        self.grid.open(preview_of(camera, viewpoint).key)
