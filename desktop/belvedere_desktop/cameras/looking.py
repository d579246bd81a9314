"""What is seen of the chosen camera: its picture, and what the doctor says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from belvedere_desktop.cameras.commands import CameraCommands
from belvedere_desktop.cameras.detail import CameraDetail
from belvedere_desktop.cameras.doctor.panel import DoctorPanel
from belvedere_desktop.cameras.preview.grid import PreviewGrid
from belvedere_desktop.cameras.state import CameraRow
from belvedere_desktop.cameras.viewpoint import ViewpointChoice
from belvedere_desktop.cameras.wall import preview_of
from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.settings import Settings


class CameraLooking(QObject):
    """Fills the tabs of the detail; verdicts on registered cameras are kept."""

    def __init__(
        self,
        client: Client,
        settings: Settings,
        commands: CameraCommands,
        detail: CameraDetail,
        viewpoint: ViewpointChoice,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._commands = commands
        self._detail = detail
        self._viewpoint = viewpoint
        self._camera: CameraRow | None = None
        self._asking: PendingCall | None = None
        self.preview = PreviewGrid(client, settings, detail)
        self.preview.told.connect(commands.told)
        self.doctor = DoctorPanel(client, detail)
        detail.tabs.insertTab(0, self.preview, self.tr("Picture"))
        detail.tabs.insertTab(1, self.doctor, self.tr("Check"))
        detail.tabs.setCurrentIndex(0)
        detail.check_asked.connect(self._check)
        self.doctor.verdict_reached.connect(self._on_verdict)
        viewpoint.changed.connect(lambda _device: self._show_picture())

    def show_camera(self, camera: CameraRow | None) -> None:
        """Look at this camera from now on."""
        before, self._camera = self._camera, camera
        if camera is None:
            return
        if before is None or (before.key, before.patch) != (camera.key, camera.patch):
            self._show_picture()
            self.doctor.show_verdict(self._source(camera), camera.name, None)
            self._ask_verdict(camera)
        elif before.verdict != camera.verdict and not self.doctor.is_busy:
            self._ask_verdict(camera)

    def _show_picture(self) -> None:
        if self._camera is not None:
            self.preview.show_cameras([preview_of(self._camera, self._viewpoint.viewpoint)])

    def _ask_verdict(self, camera: CameraRow) -> None:
        """Show what the doctor said last."""
        source = self._source(camera)
        if self._asking is not None:
            self._asking.cancel()

        def told(verdict: Mapping[str, Any] | None) -> None:
            self._asking = None
            if verdict is not None and not self.doctor.is_busy:
                self.doctor.show_verdict(source, camera.name, verdict)

        given = {"camera": camera.key, "patch": camera.patch}
        self._asking = self._client.call("cameras.verdict", given, Listeners(done=told))

    def _check(self) -> None:
        if self._camera is None:
            return
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
        self._detail.tabs.setCurrentWidget(self.doctor)
        self.doctor.examine(self._source(self._camera), self._camera.name)

    def _source(self, camera: CameraRow) -> dict[str, Any]:
        viewpoint = self._viewpoint.viewpoint
        return {"camera": camera.key, "viewpoint": viewpoint} if viewpoint else {"camera": camera.key}

    def _on_verdict(self, camera: str, diagnosis: dict[str, Any]) -> None:
        if camera:
            self._commands.keep_verdict(camera, diagnosis)
