"""A new project, from a template."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from belvedere_desktop.devices.edit_dialog import EditDialog
from belvedere_desktop.projects.folder_field import PlaceField
from belvedere_desktop.window.tab_order import arrange


class NewDialog(EditDialog):
    """Name, place, template and account; the account of the site where none is typed."""

    def __init__(self, place: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("New project"))
        self.setMinimumWidth(520)
        self.name, self.account = QLineEdit(self), QLineEdit(self)
        self.place = PlaceField(self.tr("Place"), self)
        self.place.show_place(place)
        self.template = QComboBox(self)
        self.about = QLabel(self)
        self.about.setWordWrap(True)
        self.about.setProperty("role", "muted")
        self.account.setPlaceholderText(self.tr("the site's own"))
        self.name.setPlaceholderText(self.tr("such as front-gate"))
        form = QFormLayout()
        for words, field in (
            (self.tr("Name"), self.name),
            (self.tr("Place"), self.place),
            (self.tr("Template"), self.template),
            (self.tr("Account"), self.account),
        ):
            if field is not self.place:
                field.setAccessibleName(words)
            form.addRow(words, field)
        self.column.addLayout(form)
        self.column.addWidget(self.about)
        self.save.setText(self.tr("Make it"))
        self.template.currentIndexChanged.connect(self._on_template)
        self.name.textChanged.connect(lambda _text: self._check())
        self.place.changed.connect(lambda _text: self._check())
        self._check()
        arrange(self)

    @property
    def wish(self) -> dict[str, str]:
        """As the child wants it."""
        return {
            "folder": os.path.join(self.place.text, self.name.text().strip()),  # noqa: PTH118
            "template": str(self.template.currentData() or ""),
            "account": self.account.text().strip() or "site",
        }

    def show_templates(self, templates: Sequence[dict[str, Any]]) -> None:
        """What can be begun with."""
        self.template.clear()
        for each in templates:
            self.template.addItem(str(each["title"]), each["name"])
            self.template.setItemData(
                self.template.count() - 1, each["description"], Qt.ItemDataRole.ToolTipRole
            )
        self._on_template()

    def _on_template(self) -> None:
        self.about.setText(str(self.template.currentData(Qt.ItemDataRole.ToolTipRole) or ""))

    def _check(self) -> None:
        self.save.setEnabled(bool(self.name.text().strip() and self.place.text))
