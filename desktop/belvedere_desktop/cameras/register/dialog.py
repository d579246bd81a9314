"""Registering a camera, or registering it anew: checked as one types, examined before it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.cameras.doctor.panel import DoctorPanel
from belvedere_desktop.cameras.register.form import CameraForm
from belvedere_desktop.cameras.register.plan import CameraPlan, is_complete, registration
from belvedere_desktop.window.sizes import open_with
from belvedere_simulator.errors import BelvedereError

_FIT = {"ok", "note", "warning"}


@dataclass(frozen=True)
class Wanted:
    """What was decided: the plan, and the diagnosis of exactly this address and password, if one was made."""

    plan: CameraPlan
    diagnosis: Mapping[str, Any] | None

    @property
    def arguments(self) -> dict[str, Any]:
        """What the child registers."""
        return {**registration(self.plan), "diagnosis": self.diagnosis}

    @property
    def changes(self) -> dict[str, Any]:
        """What the child changes of a camera that is there."""
        told = {"url": self.plan.url, "description": self.plan.description, "diagnosis": self.diagnosis}
        if self.plan.keeps:
            return told
        return {**told, "user": self.plan.user, "password": self.plan.password}


class RegisterDialog(QDialog):
    """`wanted(Wanted)` when it is decided; the dialog stays until `finish` or `refuse` says how it went.

    `viewpoint` tells where the doctor looks from. With `camera`, its package, a camera is edited.
    """

    wanted = Signal(object)

    def __init__(
        self,
        doctor: DoctorPanel,
        others: Mapping[str, str],
        viewpoint: Callable[[], str],
        *,
        camera: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._camera = camera
        self._viewpoint = viewpoint
        self._examined: dict[str, Any] | None = None
        self._diagnosis: Mapping[str, Any] | None = None
        self._goes_on = False
        title = self.tr("Edit {name}").format(name=camera) if camera else self.tr("Register a camera")
        self.setWindowTitle(title)
        self.form = CameraForm(others, editing=bool(camera), parent=self)
        self.doctor = doctor
        self.check_first = QCheckBox(self.tr("Check the camera before it is registered"), self)
        self.check_first.setChecked(True)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.go = QPushButton(self)
        self.go.setProperty("role", "primary")
        self.go.setDefault(True)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self._lay_out()
        self.form.changed.connect(self._on_change)
        self.check_first.toggled.connect(self._on_change)
        self.doctor.verdict_reached.connect(self._on_verdict)
        self.doctor.gave_up.connect(self._on_no_verdict)
        self.go.clicked.connect(self._on_go)
        self.cancel.clicked.connect(self.reject)
        self._on_change()

    def refuse(self, error: BelvedereError) -> None:
        """Tell what the site refused, at its field where it is about one; everything that was typed stays."""
        self.form.setEnabled(True)
        self._on_change()
        self.problem.setText("" if self.form.refuse(error.fields) else str(error))

    def done(self, result: int) -> None:
        """Leave; an examination that is under way is given up."""
        self.doctor.stop()
        super().done(result)

    def finish(self) -> None:
        """It is registered."""
        self.accept()

    def _lay_out(self) -> None:
        self.doctor.setParent(self)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.form)
        columns = QHBoxLayout()
        columns.addWidget(area, 1)
        columns.addWidget(self.doctor, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.check_first)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.addLayout(columns, 1)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        open_with(self, 960, 600)

    @property
    def _source(self) -> dict[str, Any]:
        """What the doctor examines: the camera as it would be registered."""
        plan = self.form.plan
        source: dict[str, Any] = {"url": plan.url}
        if plan.keeps:
            source["camera"] = self._camera
        else:
            source |= {"user": plan.user, "password": plan.password}
        viewpoint = self._viewpoint()
        return {**source, "viewpoint": viewpoint} if viewpoint else source

    @property
    def _verdict(self) -> Mapping[str, Any] | None:
        """The diagnosis, as long as it is of what stands in the fields."""
        return self._diagnosis if self._examined == self._source else None

    def _on_change(self) -> None:
        self._goes_on = False
        self._show_button()

    def _show_button(self) -> None:
        verdict, checks = self._verdict, self.check_first.isChecked()
        act = self.tr("Save") if self._camera else self.tr("Register")
        if verdict is not None and verdict["severity"] not in _FIT:
            act = self.tr("Save anyway") if self._camera else self.tr("Register anyway")
        elif verdict is None and checks:
            act = self.tr("Check and save") if self._camera else self.tr("Check and register")
        self.go.setText(act)
        self.go.setEnabled(is_complete(self.form.plan, self.form.taken) and not self._goes_on)

    def _on_go(self) -> None:
        self.problem.clear()
        if self._verdict is None and self.check_first.isChecked():
            self._goes_on = True
            self._diagnosis, self._examined = None, self._source
            self.doctor.examine(self._source, self.form.plan.name)
            self._show_button()
            return
        self._decide()

    def _on_verdict(self, _key: str, diagnosis: dict[str, Any]) -> None:
        self._diagnosis = diagnosis
        goes_on, self._goes_on = self._goes_on, False
        self._show_button()
        if goes_on and self._verdict is not None and diagnosis["severity"] in _FIT:
            self._decide()

    def _on_no_verdict(self, _key: str) -> None:
        """Nothing is known of the camera: whoever wants it nevertheless says so by not asking for a check."""
        self._diagnosis = self._examined = None
        self._goes_on = False
        self._show_button()

    def _decide(self) -> None:
        self.go.setEnabled(False)
        self.form.setEnabled(False)
        self.wanted.emit(Wanted(self.form.plan, self._verdict))
