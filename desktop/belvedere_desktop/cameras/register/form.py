"""The fields of one camera, which say themselves what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from belvedere_desktop.cameras.register.plan import (
    CameraPlan,
    field_of,
    plan_problems,
    same_address,
    split_pasted,
)
from belvedere_desktop.provisioning.fields import Field


class CameraForm(QWidget):
    """`changed` at each letter. `others` are the addresses of registered cameras by name.

    With `editing` the name stays, and so do user and password unless others are wanted.
    """

    changed = Signal()

    def __init__(
        self, others: Mapping[str, str], *, editing: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._others = others
        self._refused: dict[str, tuple[str, str]] = {}
        self.name = Field(self.tr("Name"), self.tr("letters, digits, - and _"), parent=self)
        self.url = Field(self.tr("Address"), "rtsp://192.168.0.77/live", parent=self)
        self.keep = QCheckBox(self.tr("Keep the user and the password"), self)
        self.user = Field(self.tr("User (when it asks for one)"), parent=self)
        self.password = Field(self.tr("Password"), parent=self)
        self.description = Field(self.tr("Description (optional)"), parent=self)
        self.tags = Field(self.tr("Tags (optional)"), self.tr("key=value, one a line"), lines=2, parent=self)
        self.note = QLabel(self)
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        editor = self.password.editor
        assert isinstance(editor, QLineEdit)
        editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep.setChecked(editing)
        self.keep.setVisible(editing)
        self.name.setEnabled(not editing)
        self.tags.setVisible(not editing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.name, self.url, self.keep, self.user, self.password, self.note):
            layout.addWidget(widget)
        for widget in (self.description, self.tags):
            layout.addWidget(widget)
        layout.addStretch(1)
        for field in self._fields:
            field.changed.connect(self._on_change)
        self.keep.toggled.connect(self._on_change)
        self._editing = editing
        self._on_change()

    @property
    def plan(self) -> CameraPlan:
        """What stands in the fields."""
        keeps = self.keep.isChecked()
        return CameraPlan(
            name=self.name.text.strip(),
            url=self.url.text.strip(),
            user="" if keeps else self.user.text.strip(),
            password="" if keeps else self.password.text,
            description=self.description.text.strip(),
            tags=self.tags.text,
            keeps=keeps,
        )

    @property
    def taken(self) -> frozenset[str]:
        """Names that it must not have."""
        return frozenset() if self._editing else frozenset(self._others)

    def show_plan(self, plan: CameraPlan) -> None:
        """Fill the fields; a user and password in the address go where they belong."""
        if (found := split_pasted(plan.url)) is not None:
            plan = replace(plan, url=found[0], user=found[1], password=found[2], keeps=False)
        self.keep.setChecked(plan.keeps)
        for field, text in zip(
            self._fields,
            (plan.name, plan.url, plan.user, plan.password, plan.description, plan.tags),
            strict=True,
        ):
            field.put(text)

    def refuse(self, refused: Mapping[str, str]) -> bool:
        """Show at its field what the site refused, by paths of the request; whether all of it has a field.

        It counts as long as the same text stands there.
        """
        fields = self._by_name
        told = {field_of(path): text for path, text in refused.items()}
        self._refused = {name: (text, fields[name].text) for name, text in told.items() if name in fields}
        self._on_change()
        first = next((field for name, field in fields.items() if name in self._refused), None)
        if first is not None:
            first.editor.setFocus()
        return bool(told) and all(name in fields for name in told)

    @property
    def _by_name(self) -> dict[str, Field]:
        names = ("name", "url", "user", "password", "description", "tags")
        return dict(zip(names, self._fields, strict=True))

    @property
    def _fields(self) -> tuple[Field, ...]:
        return (self.name, self.url, self.user, self.password, self.description, self.tags)

    def _on_change(self) -> None:
        self._split()
        keeps = self.keep.isChecked()
        self.user.setVisible(not keeps)
        self.password.setVisible(not keeps)
        problems = plan_problems(self.plan, self.taken)
        for name, field in self._by_name.items():
            text, typed = self._refused.get(name, ("", ""))
            if text and typed == field.text:
                problems.setdefault(name, text)
            field.show_problem(problems.get(name, ""))
        self._show_note()
        self.changed.emit()

    def _split(self) -> None:
        """Move a pasted user and password out of the address before anybody reads it."""
        found = split_pasted(self.url.text.strip())
        if found is None:
            return
        url, user, password = found
        self.keep.setChecked(False)
        self.url.put(url)
        self.user.put(user)
        self.password.put(password)

    def _show_note(self) -> None:
        own = self.plan.name if self._editing else ""
        others = {name: address for name, address in self._others.items() if name != own}
        twin = same_address(self.plan.url, others)
        kept = self.tr("The site keeps the password sealed. It is never shown again.")
        told = self.tr("{name} has this address already.").format(name=twin)
        self.note.setText(told if twin else kept)
