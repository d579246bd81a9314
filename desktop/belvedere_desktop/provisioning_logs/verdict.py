"""What happened, large; each known failure with its cause and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from belvedere_desktop.provisioning_logs.reading import Finding, Returned

_SHOWN = 5


class Verdict(QWidget):
    """Signal: finding_chosen(Finding), to see its line."""

    finding_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings: tuple[Finding, ...] = ()
        self.title = QLabel(self)
        self.title.setProperty("role", "title")
        self.cause, self.remedy, self.fingerprint = QLabel(self), QLabel(self), QLabel(self)
        self.remedy.setProperty("role", "heading")
        self.fingerprint.setProperty("role", "muted")
        for label in (self.title, self.cause, self.remedy, self.fingerprint):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Known failures in the logs"))
        self.list.currentRowChanged.connect(self._on_row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.title)
        layout.addWidget(self.list)
        for label in (self.cause, self.remedy, self.fingerprint):
            layout.addWidget(label)

    def show_returned(self, returned: Returned) -> None:
        """Show what the logs mean; the reason of the failure first."""
        titles = {
            "provisioned": self.tr("✓ The appliance was set up"),
            "failed": self.tr("✕ The appliance was not set up"),
        }
        self.title.setText(titles.get(returned.ending, self.tr("The logs do not tell how it ended")))
        first = [returned.reason] if returned.reason is not None else []
        self._findings = (*first, *(each for each in returned.findings if each not in first))
        self.list.clear()
        for finding in self._findings:
            self.list.addItem(QListWidgetItem(self._words(finding)))
        self.list.setVisible(bool(self._findings))
        shown = min(_SHOWN, max(1, len(self._findings)))
        self.list.setFixedHeight(shown * max(1, self.list.sizeHintForRow(0)) + 2 * self.list.frameWidth() + 2)
        told = self.tr("Authority that the appliance saw (SHA-256): {fingerprint}")
        self.fingerprint.setText(told.format(fingerprint=returned.fingerprint))
        self.fingerprint.setVisible(bool(returned.fingerprint))
        if not self._findings:
            self._explain(None)
        self.list.setCurrentRow(0 if self._findings else -1)

    def _words(self, finding: Finding) -> str:
        title = " ".join(filter(None, (finding.title, f"[{finding.code}]" if finding.code else "")))
        if finding.times > 1:
            title += self.tr(" · {times} times").format(times=finding.times)
        return f"{title} · {finding.file}:{finding.line}"

    def _on_row(self, number: int) -> None:
        if 0 <= number < len(self._findings):
            self._explain(self._findings[number])
            self.finding_chosen.emit(self._findings[number])

    def _explain(self, finding: Finding | None) -> None:
        nothing = self.tr("No known failure is in the logs.")
        self.cause.setText(finding.explanation if finding else nothing)
        self.remedy.setText(finding.remedy if finding else "")
        self.remedy.setVisible(finding is not None)
