"""The table of cameras that are being registered: names, addresses and credentials typed in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem, QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.cameras.find.drafts import Draft, Stage
from belvedere_desktop.cameras.register.plan import CameraPlan, split_pasted

NAME, ADDRESS, USER, PASSWORD, STATE = range(5)
_COLOURS = {Stage.REGISTERED: "running", Stage.REFUSED: "error", Stage.UNFIT: "error"}


class DraftTable(QTableWidget):
    """`edited(number, CameraPlan)` at each letter."""

    edited = Signal(int, object)

    def __init__(self, drafts: Sequence[Draft], parent: QWidget | None = None) -> None:
        super().__init__(len(drafts), 5, parent)
        self._titles = (
            self.tr("Name"),
            self.tr("Address"),
            self.tr("User"),
            self.tr("Password"),
            self.tr("State"),
        )
        self.setHorizontalHeaderLabels(self._titles)
        self.setAccessibleName(self.tr("Cameras to register"))
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(ADDRESS, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(NAME, 180)
        self._plans = [draft.plan for draft in drafts]
        self._states: list[QTableWidgetItem] = []
        for number, draft in enumerate(drafts):
            self._add(number, draft.plan)

    def show_own_credentials(self, *, shown: bool) -> None:
        """Whether each has its own user and password."""
        for column in (USER, PASSWORD):
            self.setColumnHidden(column, not shown)

    def show_state(self, number: int, draft: Draft) -> None:
        """Tell what became of one."""
        item = self._states[number]
        item.setText(draft.words)
        item.setToolTip(draft.words)
        colour = getattr(colours_of(self.palette()), _COLOURS.get(draft.stage, "muted"))
        item.setForeground(QColor(colour))
        for column in (NAME, ADDRESS, USER, PASSWORD):
            self.editor(number, column).setEnabled(draft.stage is not Stage.REGISTERED)

    def editor(self, number: int, column: int) -> QLineEdit:
        """The field of one camera."""
        found = self.cellWidget(number, column)
        assert isinstance(found, QLineEdit)
        return found

    def _add(self, number: int, plan: CameraPlan) -> None:
        for column, text in ((NAME, plan.name), (ADDRESS, plan.url), (USER, plan.user), (PASSWORD, "")):
            field = QLineEdit(text, self)
            field.setFrame(False)
            told = self.tr("{what}, camera {number}")
            field.setAccessibleName(told.format(what=self._titles[column], number=number + 1))
            if column == PASSWORD:
                field.setEchoMode(QLineEdit.EchoMode.Password)
            field.textEdited.connect(lambda _text, number=number: self._on_edit(number))
            self.setCellWidget(number, column, field)
        item = QTableWidgetItem("")
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.setItem(number, STATE, item)
        self._states.append(item)

    def _on_edit(self, number: int) -> None:
        self._split(number)
        name, address, user, password = (
            self.editor(number, column).text() for column in (NAME, ADDRESS, USER, PASSWORD)
        )
        plan = replace(
            self._plans[number], name=name.strip(), url=address.strip(), user=user.strip(), password=password
        )
        self._plans[number] = plan
        self.edited.emit(number, plan)

    def _split(self, number: int) -> None:
        """Move a pasted user and password out of the address."""
        found = split_pasted(self.editor(number, ADDRESS).text())
        if found is not None:
            for column, text in zip((ADDRESS, USER, PASSWORD), found, strict=True):
                self.editor(number, column).setText(text)
