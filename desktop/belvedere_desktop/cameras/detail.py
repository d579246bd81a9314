"""Everything about one camera, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.cameras.state import CameraRow
from belvedere_desktop.cameras.words import severity_colour, stream_words, tag_words, verdict_words
from belvedere_desktop.devices.facts import FactsPanel
from belvedere_desktop.devices.state import moment


class CameraDetail(QFrame):
    """The head, the buttons, and tabs that the page fills beside the facts.

    Signals, each about the camera shown: check_asked(), large_asked(), edit_asked(), tags_asked(),
    remove_asked(), use_asked().
    """

    check_asked = Signal()
    large_asked = Signal()
    edit_asked = Signal()
    tags_asked = Signal()
    remove_asked = Signal()
    use_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Camera"))
        self.name, self.verdict, self.when = QLabel(self), QLabel(self), QLabel(self)
        self.name.setProperty("role", "title")
        self.verdict.setProperty("role", "heading")
        self.when.setProperty("role", "muted")
        for label in (self.name, self.verdict, self.when):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.facts = FactsPanel(self.tr("Camera"), self)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(self.tr("What is shown of the camera"))
        about = QWidget(self.tabs)
        inner = QVBoxLayout(about)
        inner.addWidget(self.facts)
        inner.addStretch(1)
        self.tabs.addTab(about, self.tr("About"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 4, 0, 0)
        for widget in (self.name, self.verdict, self.when):
            layout.addWidget(widget)
        layout.addLayout(self._buttons())
        layout.addWidget(self.tabs, 1)
        self._camera: CameraRow | None = None

    @property
    def camera(self) -> CameraRow | None:
        """What is shown."""
        return self._camera

    def show_camera(self, camera: CameraRow | None) -> None:
        """Show a camera, or the same one as it is now; None hides all of it."""
        self._camera = camera
        self.setVisible(camera is not None)
        if camera is None:
            return
        verdict = camera.verdict
        self.name.setText(camera.name)
        self.verdict.setText(verdict_words(verdict))
        colour = QColor(getattr(colours_of(self.palette()), severity_colour(verdict)))
        self.verdict.setStyleSheet(f"color: {colour.name()}")
        told = self.tr("Checked {when}, seen from {where}")
        self.when.setText(told.format(when=moment(verdict.examined), where=verdict.seen_from))
        self.when.setVisible(bool(verdict.severity))
        uses = (f"{each.name} ({each.device})" if each.device else each.name for each in camera.used_by)
        self.facts.show_facts(
            [
                (self.tr("Address"), camera.address),
                (self.tr("Stream"), stream_words(verdict)),
                (self.tr("Description"), camera.description),
                (self.tr("Tags"), tag_words(camera.tags)),
                (self.tr("Used by"), "\n".join(uses) or self.tr("no application")),
                (self.tr("Password"), self.tr("kept by the site, sealed; it is not shown again")),
                (self.tr("Registered"), moment(camera.created)),
            ]
        )

    def _buttons(self) -> QHBoxLayout:
        self.check = QPushButton(self.tr("Check"), self)
        self.check.setProperty("role", "primary")
        self.large = QPushButton(self.tr("Open large"), self)
        self.use = QPushButton(self.tr("Use…"), self)
        self.edit, self.tags, self.remove = (QPushButton(self) for _ in range(3))
        set_icon(self.remove, "remove")
        row = QHBoxLayout()
        for button, words, signal in (
            (self.check, self.check.text(), self.check_asked),
            (self.large, self.large.text(), self.large_asked),
            (self.use, self.use.text(), self.use_asked),
            (self.edit, self.tr("Edit…"), self.edit_asked),
            (self.tags, self.tr("Tags…"), self.tags_asked),
            (self.remove, "", self.remove_asked),
        ):
            button.setText(words)
            button.clicked.connect(signal)
            row.addWidget(button)
        self.remove.setAccessibleName(self.tr("Remove the camera"))
        self.remove.setToolTip(self.tr("Remove the camera…"))
        row.addStretch(1)
        return row
