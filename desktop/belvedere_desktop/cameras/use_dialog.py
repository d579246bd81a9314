"""How an application gets cameras: the override that puts them where its graph asks for one."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.cameras.state import CameraRow
from belvedere_desktop.provisioning.fields import Field
from belvedere_desktop.window.sizes import open_with

_USUAL_NODE = "camera_node"


def override_of(cameras: Sequence[CameraRow], node: str) -> str:
    """The override document that replaces the abstract camera `node` of a graph by these cameras."""
    graph = {
        "envelopeVersion": "2021-01-01",
        "packages": [
            {"name": f"{_account(camera)}::{camera.key}", "version": camera.version} for camera in cameras
        ],
        "nodes": [
            {"name": camera.key, "interface": f"{_account(camera)}::{camera.key}.{camera.name}"}
            for camera in cameras
        ],
        "nodeOverrides": [{"replace": node, "with": [{"name": camera.key} for camera in cameras]}],
    }
    return json.dumps({"nodeGraphOverrides": graph}, indent=4)


class UseDialog(QDialog):
    """Shows the override, and copies it."""

    def __init__(self, cameras: Sequence[CameraRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cameras = tuple(cameras)
        self.setWindowTitle(self.tr("Use in an application"))
        open_with(self, 620, 480)
        about = QLabel(
            self.tr(
                "Save this as the application's override and deploy with it: the cameras take the place of "
                "the camera node of its graph. Nothing in it is secret."
            ),
            self,
        )
        about.setWordWrap(True)
        self.node = Field(self.tr("Camera node of the graph"), text=_USUAL_NODE, parent=self)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("Override"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        set_icon(self.copy, "copy")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (about, self.node, self.text, buttons):
            layout.addWidget(widget, 1 if widget is self.text else 0)
        self.node.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.text.setPlainText(override_of(self._cameras, self.node.text.strip()))


def _account(camera: CameraRow) -> str:
    """The account in its ARN, which its package belongs to."""
    parts = camera.arn.split(":")
    return parts[4] if len(parts) > 4 else ""
