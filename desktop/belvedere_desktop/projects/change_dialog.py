"""A change of a project: what is asked for, and what would become different."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from belvedere_desktop.devices.edit_dialog import EditDialog
from belvedere_desktop.devices.list_panel import ListPanel
from belvedere_desktop.projects.changes import change_columns, changes_of, renamed
from belvedere_desktop.window.page_stack import scrolling
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange

IMPORT, RENAME, SAMPLIFY = "import", "rename", "samplify"
_PAUSE_MS = 400


class ChangeDialog(EditDialog):
    """`kind` says which. Signal: plan_asked(), when what was typed is to be looked at; then `show_plan` or
    `refuse`. The change can be made once its plan is shown.
    """

    plan_asked = Signal()

    def __init__(self, kind: str, packages: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.kind = kind
        titles = {
            IMPORT: self.tr("Import for an account"),
            RENAME: self.tr("Rename a package"),
            SAMPLIFY: self.tr("Remove personal values"),
        }
        self.setWindowTitle(titles[kind])
        open_with(self, 980, 540)
        self._form = QFormLayout()
        self.account, self.new_name, self.package = QLineEdit(self), QLineEdit(self), QComboBox(self)
        self.package.addItems(list(packages))
        self.account.setPlaceholderText(self.tr("the site's own"))
        self._add_fields()
        self.changes = ListPanel(
            self.tr("What changes"),
            self.tr("Nothing changes."),
            change_columns(),
            lambda change: change,
            self,
            most_shown=0,
        )
        self.changes.column.setStretchFactor(self.changes.table, 1)
        self.notes = QLabel(self)
        self.notes.setWordWrap(True)
        self.changes.column.addWidget(self.notes)
        self.changes.column.addStretch(0)
        self.changes.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.column.addLayout(self._form)
        self.column.addWidget(scrolling(self.changes, self), 1)
        self.save.setText(titles[kind])
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.plan_asked)
        for line in (self.account, self.new_name):
            line.textChanged.connect(lambda _text: self._look_again())
        self.package.currentIndexChanged.connect(lambda _index: self._look_again())
        self._look_again()
        arrange(self)

    @property
    def wish(self) -> dict[str, str]:
        """As the child wants it, but for the folder."""
        return {
            "kind": self.kind,
            "account": self.account.text().strip(),
            "name": self.package.currentText(),
            "new_name": self.new_name.text().strip(),
        }

    def show_plan(self, plan: Mapping[str, Any]) -> None:
        """What it would do."""
        rows = [*renamed(plan["folders"]), *changes_of(plan["sections"])]
        self.changes.show_rows(rows)
        self.changes.show()
        self.notes.setText("\n".join(plan["notes"]))
        self.notes.setVisible(bool(plan["notes"]))
        self.problem.hide()
        self.save.setEnabled(bool(rows))

    def refuse(self, text: str) -> None:
        """It cannot be done so."""
        super().refuse(text)
        self.changes.hide()
        self.save.setEnabled(False)

    def _add_fields(self) -> None:
        account = (self.tr("Account"), self.account)
        package = (self.tr("Package"), self.package)
        new_name = (self.tr("New name"), self.new_name)
        rows: dict[str, tuple[tuple[str, QWidget], ...]] = {IMPORT: (account,), RENAME: (package, new_name)}
        for words, field in (account, package, new_name):
            field.setAccessibleName(words)
            if (words, field) in rows.get(self.kind, ()):
                self._form.addRow(words, field)
            else:
                field.hide()

    def _look_again(self) -> None:
        self.save.setEnabled(False)
        if self.kind == RENAME and not self.new_name.text().strip():
            self.changes.hide()
            return
        self._timer.start()
