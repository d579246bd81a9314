"""Parameters of an application that runs, changed by hand."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.simulator.parameter_editors import ParameterEditor
from belvedere_simulator.application.live.parameters import LiveParameter, LiveState
from belvedere_simulator.application.live.words import parameter_note
from belvedere_simulator.manifest.resolved import ParameterNode, ParameterValue

_REST_MS = 700
"""After so long without a key a value counts as typed to its end."""


class LiveParametersPanel(QScrollArea):
    """One editor a parameter. Signals: change_asked(name, value); reset_asked(name, "" for all);
    undo_asked(); redo_asked(); restart_asked(): the code afresh, for code that reads its parameters once.
    """

    change_asked = Signal(str, object)
    reset_asked = Signal(str)
    undo_asked = Signal()
    redo_asked = Signal()
    restart_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Live parameters"))
        self.viewport().setAutoFillBackground(False)
        content = QWidget(self)
        self.about = QLabel(
            self.tr(
                "What you change here holds in this simulation only, until the application starts again. "
                "The deployment and its manifests stay as they are."
            ),
            content,
        )
        self.hint, self.problem = QLabel(content), QLabel(content)
        self.hint.setProperty("role", "muted")
        self.problem.setProperty("role", "error")
        self.problem.hide()
        for label in (self.about, self.hint, self.problem):
            label.setWordWrap(True)
        self.editors: dict[str, ParameterEditor] = {}
        self.notes: dict[str, QLabel] = {}
        self._waiting: dict[str, ParameterValue] = {}
        self._sent: dict[str, ParameterValue] = {}
        self._state = LiveState()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.send)
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addWidget(self.about)
        layout.addLayout(self._buttons(content))
        layout.addWidget(self.hint)
        layout.addWidget(self.problem)
        layout.addLayout(self._form)
        layout.addStretch(1)
        self.setWidget(content)
        # The scroll area has just given it one.
        content.setAutoFillBackground(False)
        self.show_available("")

    @property
    def state(self) -> LiveState:
        """What is shown."""
        return self._state

    def show_state(self, state: LiveState) -> None:
        """Show the parameters as they are; what is just being typed stays."""
        if [each.name for each in state.parameters] != list(self.editors):
            self._build(state.parameters)
        self._state = state
        for parameter in state.parameters:
            if parameter.name not in self._waiting and self._has_come(parameter):
                chosen = parameter.value if parameter.is_changed else None
                self.editors[parameter.name].show_value(chosen)
            note = parameter_note(vars(parameter))
            self.notes[parameter.name].setText(note)
            self.notes[parameter.name].setVisible(bool(note))
        self._offer()

    def show_problem(self, text: str) -> None:
        """Say why a change was not made; "" when all is well."""
        if text:
            self._sent.clear()
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def show_available(self, why_not: str) -> None:
        """Whether parameters can be changed at all, or why not."""
        self._available = not why_not
        self.hint.setText(why_not)
        self.hint.setVisible(bool(why_not))
        for editor in self.editors.values():
            editor.setEnabled(self._available)
        self._offer()

    def send(self) -> None:
        """Ask for what was typed."""
        waiting, self._waiting = self._waiting, {}
        self._rest.stop()
        for name, value in waiting.items():
            self._sent[name] = value
            self.change_asked.emit(name, value)

    def _buttons(self, content: QWidget) -> QHBoxLayout:
        self.undo = QPushButton(self.tr("Undo"), content)
        self.redo = QPushButton(self.tr("Redo"), content)
        self.reset = QPushButton(self.tr("As deployed"), content)
        self.restart = QPushButton(self.tr("Restart code"), content)
        self.restart.setToolTip(
            self.tr(
                "A new process with the values as they are: for code that reads its parameters once, at its "
                "start. Cameras, models and storage go on."
            )
        )
        set_icon(self.undo, "undo")
        set_icon(self.redo, "redo")
        set_icon(self.restart, "restart")
        for button in (self.undo, self.redo, self.reset):
            button.clicked.connect(self._sent.clear)
        self.undo.clicked.connect(self.undo_asked)
        self.redo.clicked.connect(self.redo_asked)
        self.reset.clicked.connect(lambda: self.reset_asked.emit(""))
        self.restart.clicked.connect(self.restart_asked)
        row = QHBoxLayout()
        for button, key in (
            (self.undo, QKeySequence.StandardKey.Undo),
            (self.redo, QKeySequence.StandardKey.Redo),
            (self.reset, None),
            (self.restart, None),
        ):
            row.addWidget(button)
            if key is not None:
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(button.click)
                shortcut.activatedAmbiguously.connect(button.click)
        row.addStretch(1)
        return row

    def _build(self, parameters: tuple[LiveParameter, ...]) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self.editors.clear()
        self.notes.clear()
        self._waiting.clear()
        self._sent.clear()
        for parameter in parameters:
            label = QLabel(parameter.title, self)
            label.setToolTip(parameter.description or parameter.name)
            label.setWordWrap(True)
            self._form.addRow(label, self._row(parameter))

    def _row(self, parameter: LiveParameter) -> QWidget:
        row = QWidget(self)
        node = ParameterNode(
            parameter.name,
            parameter.kind,
            parameter.given,
            overridable=True,
            constraint=parameter.constraint or None,
            title=parameter.title,
        )
        editor = ParameterEditor(node, row)
        editor.setEnabled(self._available)
        editor.reset.setToolTip(self.tr("Back to the value that was deployed"))
        editor.reset.setAccessibleName(self.tr("{name} as deployed").format(name=parameter.title))
        editor.edited.connect(partial(self._typed, parameter.name))
        editor.reset_asked.connect(partial(self._reset, parameter.name))
        note = QLabel(row)
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        note.hide()
        layout = QVBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(editor)
        layout.addWidget(note)
        self.editors[parameter.name], self.notes[parameter.name] = editor, note
        return row

    def _typed(self, name: str, value: ParameterValue) -> None:
        self.show_problem("")
        self._waiting[name] = value
        self._rest.start()

    def _reset(self, name: str) -> None:
        self._waiting.pop(name, None)
        self._sent.pop(name, None)
        self.reset_asked.emit(name)

    def _has_come(self, parameter: LiveParameter) -> bool:
        """Whether what is told is later than what was typed here: what was told before must not undo it."""
        if parameter.name in self._sent and parameter.value != self._sent[parameter.name]:
            return False
        self._sent.pop(parameter.name, None)
        return True

    def _offer(self) -> None:
        state = self._state
        self.undo.setEnabled(self._available and bool(state.undo))
        self.redo.setEnabled(self._available and bool(state.redo))
        self.reset.setEnabled(self._available and any(each.is_changed for each in state.parameters))
        self.restart.setEnabled(self._available)
        self.undo.setToolTip(self.tr("Take back: {name}").format(name=state.undo) if state.undo else "")
        self.redo.setToolTip(self.tr("Make again: {name}").format(name=state.redo) if state.redo else "")
