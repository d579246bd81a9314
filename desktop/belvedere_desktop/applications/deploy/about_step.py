"""What it is called and what it may do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from belvedere_desktop.applications.deploy.opened import Opened
from belvedere_desktop.applications.deploy.step import Step, label


class AboutStep(Step):
    """Signal: role_asked(), make one."""

    role_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.introduce(
            self.tr("Name and role"),
            self.tr("A role lets its code call services of the site. Most need none."),
        )
        self.name, self.description = QLineEdit(self), QLineEdit(self)
        self.name.setMaxLength(255)
        self.description.setMaxLength(255)
        self.role = QComboBox(self)
        self.role.addItem(self.tr("No role"), "")
        self.role.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.role.setMinimumContentsLength(18)
        self.make = QPushButton(self.tr("New role…"), self)
        self.make.setAutoDefault(False)
        self.make.clicked.connect(self.role_asked)
        row = QHBoxLayout()
        row.addWidget(self.role, 1)
        row.addWidget(self.make)
        form = QFormLayout()
        for words, field in (
            (self.tr("Name"), self.name),
            (self.tr("Description"), self.description),
        ):
            field.setAccessibleName(words)
            form.addRow(words, field)
        self.role.setAccessibleName(self.tr("Role"))
        form.addRow(self.tr("Role"), row)
        self.allowed = label("", self, "")
        self.column.addLayout(form)
        self.column.addWidget(self.allowed)
        self.column.addStretch(1)
        self._roles: dict[str, Sequence[str]] = {}
        self._wanted = ""
        self.name.textChanged.connect(lambda _text: self.changed.emit())
        self.role.currentIndexChanged.connect(lambda _index: self._show_allowed())
        self._show_allowed()

    @property
    def is_complete(self) -> bool:
        """Whether it has a name."""
        return bool(self.name.text().strip())

    def show_opened(self, opened: Opened) -> None:
        """What the application has now."""
        self.name.setText(opened.name)
        self.description.setText(opened.description)
        self.choose(opened.role)

    def show_roles(self, roles: Sequence[dict[str, Any]]) -> None:
        """What can be chosen."""
        chosen = self._wanted or self.role.currentData()
        self._roles = {each["arn"]: each["words"] for each in roles}
        while self.role.count() > 1:
            self.role.removeItem(1)
        for each in roles:
            self.role.addItem(each["name"], each["arn"])
        self.choose(chosen)

    def choose(self, arn: str) -> None:
        """Choose a role, now or as soon as it is known."""
        self._wanted = arn
        place = self.role.findData(arn)
        if place >= 0:
            self.role.setCurrentIndex(place)
        self._show_allowed()

    def _show_allowed(self) -> None:
        words = self._roles.get(self.role.currentData() or "", ())
        if not self.role.currentData():
            self.allowed.setText(self.tr("It may call nothing; pictures and models need no role."))
        else:
            lines = "\n".join(f"•  {each}" for each in words) or self.tr("nothing")
            self.allowed.setText(self.tr("It may:") + f"\n{lines}")
