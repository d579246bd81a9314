"""Everything about one project, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.devices.list_panel import ListPanel
from belvedere_desktop.devices.software_panel import refusal_label
from belvedere_desktop.projects.state import ModelRow, ProjectState
from belvedere_desktop.projects.words import model_columns, package_columns, step_colour, step_words
from belvedere_desktop.simulator.problems_panel import ProblemsPanel

_MOST_PROBLEMS, _AIR = 6, 10


class ProjectDetail(QScrollArea):
    """Signals, each about the project shown: asked(name of a command of `commands.ProjectCommands`), one of
    build, build_for, package, import, rename, samplify, add_model, compare, undo, deploy, run, edit; and
    model_asked(file), to look at a model.
    """

    asked = Signal(str)
    model_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Project"))
        content = QWidget(self)
        self.name, self.place, self.step = (QLabel(content) for _ in range(3))
        self.name.setProperty("role", "title")
        self.place.setProperty("role", "muted")
        self.step.setProperty("role", "heading")
        for label in (self.name, self.place, self.step):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.refusal = refusal_label(content)
        self.outcome = QLabel(content)
        self.outcome.setWordWrap(True)
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.outcome.hide()
        self.packages = ListPanel(
            self.tr("Packages"),
            self.tr("There are none."),
            package_columns(),
            lambda row: (row.name, row.version),
            content,
        )
        self.models = ListPanel(
            self.tr("Models"),
            self.tr("There are none."),
            model_columns(),
            lambda row: (row.package, row.asset),
            content,
        )
        self._add_model_buttons()
        self.problems = ProblemsPanel(content)
        self._lay_out(content)
        self.setWidget(content)
        self._state: ProjectState | None = None
        self._free = True

    @property
    def state(self) -> ProjectState | None:
        """What is shown."""
        return self._state

    def show_state(self, state: ProjectState) -> None:
        """Show a project, or the same one as it is now."""
        if self._state is None or self._state.folder != state.folder:
            self.refusal.hide()
            self.outcome.hide()
        self._state = state
        self.name.setText(state.name)
        self.place.setText(state.folder)
        self.step.setText(step_words(state))
        colour = QColor(getattr(colours_of(self.palette()), step_colour(state)))
        self.step.setStyleSheet(f"color: {colour.name()}")
        self.packages.show_rows(state.packages)
        self.models.show_rows(state.models)
        self.problems.show_problems(state.problems)
        self.problems.setVisible(bool(state.problems))
        line = 2 * self.fontMetrics().height() + _AIR
        self.problems.setFixedHeight(line * min(len(state.problems) + 1, _MOST_PROBLEMS))
        self._offer_model()
        self._show_way_back(state.way_back)
        self._offer()
        self.show()

    def set_free(self, free: bool) -> None:
        """Whether something else may be begun."""
        self._free = free
        if not free:
            self.outcome.hide()
        self._offer()

    def forget(self) -> None:
        """Show none until the next one is told of."""
        self._state = None
        self.hide()

    def show_outcome(self, lines: Sequence[str]) -> None:
        """Say what was done."""
        self.refusal.hide()
        self.outcome.setText("\n".join(lines))
        self.outcome.setVisible(bool(lines))
        self.verticalScrollBar().setValue(0)

    def show_refusal(self, text: str) -> None:
        """Say what could not be done."""
        self.outcome.hide()
        self.refusal.setText(text)
        self.refusal.show()
        self.ensureWidgetVisible(self.refusal)

    def _lay_out(self, content: QWidget) -> None:
        layout = QVBoxLayout(content)
        layout.setContentsMargins(16, 4, 4, 4)
        layout.setSpacing(10)
        for label in (self.name, self.place, self.step):
            layout.addWidget(label)
        layout.addLayout(self._buttons(content))
        for widget in (self.refusal, self.outcome, self.problems, self.packages, self.models):
            layout.addWidget(widget)
        layout.addStretch(1)

    def _buttons(self, content: QWidget) -> QHBoxLayout:
        self.build = QPushButton(self.tr("Build"), content)
        self.package = QPushButton(self.tr("Package"), content)
        self.deploy = QPushButton(self.tr("Deploy…"), content)
        self.run = QPushButton(self.tr("Run here"), content)
        self.edit = QPushButton(self.tr("Graph"), content)
        self.build.setToolTip(self.tr("Make the containers of the code, without a container engine"))
        self.package.setToolTip(self.tr("Bring the packages to the site and register them"))
        self.edit.setToolTip(self.tr("Edit the graph"))
        self.more = QPushButton(self.tr("More"), content)
        self.more.setMenu(self._menu())
        row = QHBoxLayout()
        for button, name in (
            (self.run, "run"),
            (self.edit, "edit"),
            (self.build, "build"),
            (self.package, "package"),
            (self.deploy, "deploy"),
        ):
            button.clicked.connect(lambda _checked=False, name=name: self.asked.emit(name))
            row.addWidget(button)
        row.addWidget(self.more)
        row.addStretch(1)
        return row

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for name, words in (
            ("build_for", self.tr("&Build for…")),
            ("import", self.tr("&Import for an account…")),
            ("rename", self.tr("&Rename a package…")),
            ("samplify", self.tr("Remove &personal values…")),
            ("compare", self.tr("&Compare with…")),
        ):
            menu.addAction(words).triggered.connect(lambda _checked=False, name=name: self.asked.emit(name))
        menu.addAction(self.tr("Show the &folder")).triggered.connect(self._open_folder)
        menu.addSeparator()
        self.undo = menu.addAction("")
        self.undo.triggered.connect(lambda: self.asked.emit("undo"))
        return menu

    def _add_model_buttons(self) -> None:
        self.look = QPushButton(self.tr("Look at it"), self.models)
        self.add = QPushButton(self.tr("Put a model in…"), self.models)
        self.look.clicked.connect(self._on_look)
        self.add.clicked.connect(lambda: self.asked.emit("add_model"))
        self.models.table.selectionModel().selectionChanged.connect(lambda *_: self._offer_model())
        row = QHBoxLayout()
        for button in (self.look, self.add):
            row.addWidget(button)
        row.addStretch(1)
        self.models.column.addLayout(row)

    def _offer(self) -> None:
        state = self._state
        if state is None:
            return
        for button in (self.deploy, self.run):
            button.setEnabled(not state.errors)
        self.build.setEnabled(self._free)
        self.package.setEnabled(self._free and not state.errors and not state.has_to_be_built)

    def _model(self) -> ModelRow | None:
        """The chosen model; the only one where none is."""
        chosen = self.models.table.selectionModel().selectedRows()
        rows = self.models.rows
        if chosen:
            return self.models.table.rows.row(chosen[0])
        return rows[0] if len(rows) == 1 else None

    def _offer_model(self) -> None:
        model = self._model()
        self.look.setEnabled(model is not None and bool(model.file))

    def _on_look(self) -> None:
        model = self._model()
        if model is not None:
            self.model_asked.emit(model.file)

    def _show_way_back(self, title: str) -> None:
        words = self.tr("&Take back: {title}").format(title=title) if title else self.tr("&Take back")
        self.undo.setText(words)
        self.undo.setEnabled(bool(title))

    def _open_folder(self) -> None:
        if self._state is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self._state.folder))
