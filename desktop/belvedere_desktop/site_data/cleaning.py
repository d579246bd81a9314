"""What is thrown away when a site is cleaned up."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

_LONGEST = 3650


class CleaningDialog(QDialog):
    """Days after which logs and metrics go; zero leaves it to the site's own settings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Clean up"))
        words = QLabel(
            self.tr(
                "Older logs and metrics are deleted for good and the room is given back. Files that no "
                "package refers to any more the site removes by itself."
            ),
            self,
        )
        words.setWordWrap(True)
        words.setMinimumWidth(420)
        self.logs, self.metrics = self._days(30), self._days(30)
        form = QFormLayout()
        form.addRow(self.tr("Logs older than"), self.logs)
        form.addRow(self.tr("Metrics older than"), self.metrics)
        self.logs.setAccessibleName(self.tr("Days after which logs are deleted"))
        self.metrics.setAccessibleName(self.tr("Days after which metrics are deleted"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton(self.tr("Clean up"), QDialogButtonBox.ButtonRole.AcceptRole)
        # What is deleted is gone: Enter alone does not do it.
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        layout.addLayout(form)
        layout.addWidget(buttons)

    @property
    def given(self) -> dict[str, int]:
        """What the client child is asked."""
        return {"logDays": self.logs.value(), "metricDays": self.metrics.value()}

    def _days(self, value: int) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(0, _LONGEST)
        box.setValue(value)
        box.setSuffix(self.tr(" days"))
        box.setSpecialValueText(self.tr("as the site is set"))
        return box
