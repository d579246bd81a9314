"""The registered cameras: the table, and beside it the camera that was chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from belvedere_desktop.cameras.columns import camera_columns
from belvedere_desktop.cameras.commands import CameraCommands
from belvedere_desktop.cameras.detail import CameraDetail
from belvedere_desktop.cameras.facets import camera_facets
from belvedere_desktop.cameras.state import CameraRow
from belvedere_desktop.cameras.use_dialog import UseDialog
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.facet_bar import FacetBar
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.table_view import TableView
from belvedere_desktop.window.splitters import remember


class RegisteredPanel(QWidget):
    """Signals: register_asked(); find_asked(); together_asked(list of CameraRow), to see them side by side;
    check_asked(list of CameraRow), to examine several; chosen(CameraRow or None), also when it has changed.
    """

    register_asked = Signal()
    find_asked = Signal()
    together_asked = Signal(list)
    check_asked = Signal(list)
    chosen = Signal(object)

    def __init__(self, commands: CameraCommands, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self.model = RowModel[CameraRow](camera_columns(), lambda row: row.key, self)
        self.table = TableView(self.model, "cameras", settings, self)
        self.table.setAccessibleName(self.tr("Cameras"))
        self.facets = FacetBar[CameraRow](self.model, camera_facets(), self)
        self.detail = CameraDetail(self)
        self._asked = ""
        self._lay_out()
        remember(self.splitter, "cameras", settings)
        self._connect()
        self._show_together()

    def show_cameras(self, rows: list[CameraRow]) -> None:
        """Show these cameras."""
        self.model.show_rows(rows)
        self.facets.refresh()
        self.empty.setVisible(not rows)
        self.splitter.setVisible(bool(rows))
        self._show_count()
        if self._asked and self.table.choose(self._asked):
            self._asked = ""
        self._on_chosen(self.table.current)

    def choose(self, key: str) -> None:
        """Show a camera, now or as soon as the site tells of it."""
        self._asked = "" if self.table.choose(key) else key

    def _lay_out(self) -> None:
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search cameras"))
        self.search.setClearButtonEnabled(True)
        self.count = QLabel(self)
        self.count.setProperty("role", "muted")
        self.add = QPushButton(self.tr("Register a camera…"), self)
        self.add.setProperty("role", "primary")
        self.together = QPushButton(self.tr("Show together"), self)
        self.check = QPushButton(self.tr("Check all of them"), self)
        self.check.setToolTip(self.tr("Examine the chosen cameras one after the other"))
        self.together.setToolTip(self.tr("Show the chosen cameras side by side on the wall"))
        head = QHBoxLayout()
        for widget in (self.search, self.facets, self.count, self.check, self.together, self.add):
            head.addWidget(widget, 1 if widget is self.search else 0)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setChildrenCollapsible(False)
        # By themselves the pictures would take most of it.
        self.splitter.setSizes([640, 480])
        self.detail.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self._nothing_yet(), 1)
        layout.addWidget(self.splitter, 1)

    def _nothing_yet(self) -> QWidget:
        self.empty = QWidget(self)
        words = QLabel(self.tr("There are no cameras yet."), self.empty)
        words.setProperty("role", "muted")
        self.find_button = QPushButton(self.tr("Find cameras in the network"), self.empty)
        layout = QVBoxLayout(self.empty)
        layout.addStretch(1)
        for widget in (words, self.find_button):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)
        self.empty.hide()
        return self.empty

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_search)
        self.facets.changed.connect(self._show_count)
        self.add.clicked.connect(self.register_asked)
        self.find_button.clicked.connect(self.find_asked)
        self.check.clicked.connect(lambda: self.check_asked.emit(self.table.selected))
        self.together.clicked.connect(lambda: self.together_asked.emit(self.table.selected))
        self.table.chosen.connect(self._on_chosen)
        self.table.selectionModel().selectionChanged.connect(lambda *_changed: self._show_together())
        self.table.opened.connect(lambda _row: self.detail.large_asked.emit())
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.search.setFocus)
        self.detail.use_asked.connect(self._show_use)
        self.detail.tags_asked.connect(self.about(self._commands.ask_tags))
        self.detail.remove_asked.connect(self.about(self._commands.ask_remove))

    def about(self, command: Callable[[CameraRow], Any]) -> Callable[[], None]:
        """The command for the camera that is shown."""

        def act() -> None:
            if self.detail.camera is not None:
                command(self.detail.camera)

        return act

    def _show_use(self) -> None:
        """How the chosen cameras are used by an application."""
        dialog = UseDialog(self.table.selected, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_search(self, text: str) -> None:
        self.model.filter(text)
        self._show_count()

    def _show_count(self) -> None:
        shown, total = len(self.model.rows), self.model.total
        words = self.tr("{shown} of {total}").format(shown=shown, total=total)
        self.count.setText(words if shown != total else str(total))

    def _show_together(self) -> None:
        several = len(self.table.selectionModel().selectedRows()) > 1
        for button in (self.check, self.together):
            button.setVisible(several)

    def _on_chosen(self, row: CameraRow | None) -> None:
        if row != self.detail.camera:
            self.detail.show_camera(row)
        self.chosen.emit(row)
