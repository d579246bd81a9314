"""Registering cameras that were found: names, a path, and one user and password for all or each its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.cameras.find.draft_table import DraftTable
from belvedere_desktop.cameras.find.drafts import Common, Draft, Stage, is_ready, problem_of, with_common
from belvedere_desktop.cameras.find.registrar import Registrar
from belvedere_desktop.cameras.passwords import PasswordMemory
from belvedere_desktop.cameras.register.plan import CameraPlan
from belvedere_desktop.client.client import Client
from belvedere_desktop.provisioning.fields import Field
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange

_EVERY_CAMERA = "*"


class ManyDialog(QDialog):
    """`viewpoint` is where they are examined from. Signal: registered(names), whenever some were."""

    registered = Signal(list)

    def __init__(
        self,
        client: Client,
        drafts: Sequence[Draft],
        taken: Collection[str],
        viewpoint: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._taken = frozenset(taken)
        self._viewpoint = viewpoint
        self._drafts = list(drafts)
        self._memory = PasswordMemory(client, self)
        self.registrar = Registrar(client, self)
        self.setWindowTitle(self.tr("Register cameras"))
        open_with(self, 980, 560)
        self.path = Field(self.tr("Path of the stream, for all"), "live/main", parent=self)
        self.user = Field(self.tr("User"), parent=self)
        self.password = Field(self.tr("Password"), parent=self)
        editor = self.password.editor
        assert isinstance(editor, QLineEdit)
        editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.for_all = QCheckBox(self.tr("One user and password for all"), self)
        self.for_all.setChecked(True)
        self.remember = QCheckBox(self.tr("Remember the password on this computer"), self)
        self.remember.setEnabled(False)
        self.check_first = QCheckBox(self.tr("Check each before it is registered"), self)
        self.check_first.setChecked(True)
        self.table = DraftTable(self._drafts, self)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.go = QPushButton(self)
        self.go.setProperty("role", "primary")
        self.leave = QPushButton(self.tr("Close"), self)
        self._lay_out()
        self._connect()
        self._memory.ask()
        self._on_change()

    def done(self, result: int) -> None:
        """Leave; what is under way is given up."""
        if self.registrar.is_busy:
            self.registrar.stop()
        super().done(result)

    @property
    def drafts(self) -> list[Draft]:
        """The cameras as they stand."""
        return list(self._drafts)

    def _lay_out(self) -> None:
        common = QHBoxLayout()
        for field in (self.path, self.user, self.password):
            common.addWidget(field, 1)
        choices = QVBoxLayout()
        for box in (self.for_all, self.remember, self.check_first):
            choices.addWidget(box)
        buttons = QHBoxLayout()
        buttons.addWidget(self.words, 1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.addLayout(common)
        layout.addLayout(choices)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)
        arrange(self)

    def _connect(self) -> None:
        for field in (self.path, self.user, self.password):
            field.changed.connect(self._on_change)
        user = self.user.editor
        assert isinstance(user, QLineEdit)
        user.editingFinished.connect(self._recall)
        self.for_all.toggled.connect(self._on_change)
        self.table.edited.connect(self._on_edit)
        self._memory.offered.connect(self._on_offered)
        self.registrar.moved.connect(self._on_moved)
        self.registrar.ended.connect(self._on_ended)
        self.go.clicked.connect(self._on_go)
        self.leave.clicked.connect(self.reject)

    @property
    def _common(self) -> Common:
        return Common(
            self.path.text, self.user.text.strip(), self.password.text, for_all=self.for_all.isChecked()
        )

    def _plans(self) -> list[CameraPlan]:
        return [with_common(draft.plan, self._common) for draft in self._drafts]

    def _open(self) -> list[int]:
        """The numbers of those that are not registered yet."""
        return [number for number, each in enumerate(self._drafts) if each.stage is not Stage.REGISTERED]

    def _on_edit(self, number: int, plan: CameraPlan) -> None:
        self._drafts[number] = Draft(plan)
        self._on_change()

    def _on_change(self) -> None:
        common, plans = self._common, self._plans()
        self.user.setEnabled(common.for_all)
        self.password.setEnabled(common.for_all)
        self.table.show_own_credentials(shown=not common.for_all)
        ready = True
        for number in self._open():
            others = plans[:number] + plans[number + 1 :]
            problem = problem_of(plans[number], others, self._taken)
            ready = ready and is_ready(plans[number], others, self._taken)
            draft = self._drafts[number]
            words = problem or draft.words or self._full_address(number, plans[number])
            self.table.show_state(number, replace(draft, words=words))
        self._show_buttons(ready=ready)

    def _full_address(self, number: int, plan: CameraPlan) -> str:
        """Where it is looked for, when the common path makes that another address than the typed one."""
        return plan.url if plan.url != self._drafts[number].plan.url else ""

    def _show_buttons(self, *, ready: bool) -> None:
        count, busy = len(self._open()), self.registrar.is_busy
        unfit = any(draft.stage is Stage.UNFIT for draft in self._drafts)
        words = self.tr("Register ({count})").format(count=count)
        words = self.tr("Register anyway") if unfit else words
        self.go.setText(words)
        self.go.setEnabled(ready and not busy and count > 0)
        self.leave.setText(self.tr("Stop") if busy else self.tr("Close"))

    def _on_go(self) -> None:
        plans, common = self._plans(), self._common
        if self.remember.isChecked() and common.for_all and common.user and common.password:
            self._memory.remember(_EVERY_CAMERA, common.user, common.password)
        wanted = [(number, replace(self._drafts[number], plan=plans[number])) for number in self._open()]
        self.table.setEnabled(False)
        self.registrar.begin(wanted, self._viewpoint, checks=self.check_first.isChecked())
        self._show_buttons(ready=True)

    def _on_moved(self, number: int, draft: Draft) -> None:
        # The plan stays what was typed: the common part comes anew each time.
        self._drafts[number] = replace(draft, plan=self._drafts[number].plan)
        self.table.show_state(number, draft)

    def _on_ended(self) -> None:
        self.table.setEnabled(True)
        names = [plan.name for plan, draft in zip(self._plans(), self._drafts, strict=True) if _is_in(draft)]
        left = len(self._open())
        told = self.tr("{done} registered, {left} not.").format(done=len(names), left=left)
        self.words.setText(told)
        self._on_change()
        if names:
            self.registered.emit(names)
        if not left:
            self.accept()

    def _on_offered(self, offered: bool) -> None:
        self.remember.setEnabled(offered)
        if not offered:
            text = self.tr("There is no keyring here that is open, so no password is remembered.")
            self.remember.setToolTip(text)
            self.remember.setAccessibleDescription(text)

    def _recall(self) -> None:
        user = self.user.text.strip()
        if user and not self.password.text:
            self._memory.recall(_EVERY_CAMERA, user, self.password.put)


def _is_in(draft: Draft) -> bool:
    return draft.stage is Stage.REGISTERED
