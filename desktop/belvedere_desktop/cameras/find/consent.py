"""Consent to a sweep: which addresses are asked, and what that is."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from belvedere_desktop.provisioning.fields import Field
from belvedere_simulator.cameras.discovery.ranges import SweepPlan, plan_sweep
from belvedere_simulator.errors import BelvedereError


class SweepDialog(QDialog):
    """Asks for a range, shows what would be asked, and goes on only once that was agreed to."""

    def __init__(self, usual: str, seen_from: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Ask every address of a range"))
        self.range = Field(self.tr("Range"), "192.168.0.0/24, 192.168.0.10-60", text=usual, parent=self)
        self.plan = QLabel(self)
        self.plan.setProperty("role", "heading")
        self.plan.setWordWrap(True)
        about = QLabel(
            self.tr(
                "Asked from: {where}. Each address is asked once whether it speaks RTSP. No password is "
                "sent. Other people's networks are not to be asked: alarms may go off there."
            ).format(where=seen_from),
            self,
        )
        about.setWordWrap(True)
        self.agreed = QCheckBox(self.tr("I may ask these addresses"), self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.ask = buttons.addButton(self.tr("Ask them"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addStrut(496)
        for widget in (self.range, self.plan, about, self.agreed, buttons):
            layout.addWidget(widget)
        self.range.changed.connect(self._on_change)
        self.agreed.toggled.connect(self._show_button)
        self._on_change()

    @property
    def text(self) -> str:
        """The range."""
        return self.range.text.strip()

    def _on_change(self) -> None:
        # Another range is another question.
        self.agreed.setChecked(False)
        plan, problem = self._planned()
        self.range.show_problem(problem)
        self.plan.setText(str(plan) if plan is not None else "")
        self.agreed.setEnabled(plan is not None)
        self._show_button()

    def _planned(self) -> tuple[SweepPlan | None, str]:
        if not self.text:
            return None, ""
        try:
            return plan_sweep(self.text), ""
        except BelvedereError as error:
            return None, f"{error.what}. {error.remedy}"

    def _show_button(self) -> None:
        self.ask.setEnabled(self.agreed.isChecked())
