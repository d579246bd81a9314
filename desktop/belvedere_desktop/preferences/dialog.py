"""Preferences: each choice takes effect at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.settings import Settings
from belvedere_desktop.simulator.choices import choose, fill, isolation_words, provider_words
from belvedere_desktop.translations import SYSTEM


class PreferencesDialog(QDialog):
    """Appearance, how runs start, and where things lie."""

    def __init__(
        self, settings: Settings, languages: list[str], data_folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Preferences"))
        self._settings = settings
        form = QFormLayout()
        form.setSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("&Theme"), self._choice("theme", self._themes()))
        form.addRow(self.tr("&Language"), self._choice("language", self._languages(languages)))
        form.addRow("", self._hint(self.tr("Open windows change their language at the next start.")))
        form.addRow(self.tr("&Isolation of new applications"), self._choice("isolation", isolation_words()))
        form.addRow(self.tr("I&nference of new applications"), self._choice("provider", provider_words()))
        form.addRow(self.tr("&Python for applications"), self._interpreter())
        form.addRow(self.tr("Log le&vel"), self._choice("log_level", self._levels()))
        form.addRow(self.tr("Data folder"), self._place(data_folder))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addStrut(500)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(buttons)

    def _themes(self) -> dict[str, str]:
        return {"system": self.tr("As the system"), "light": self.tr("Light"), "dark": self.tr("Dark")}

    def _levels(self) -> dict[str, str]:
        return {"warning": self.tr("Warnings"), "info": self.tr("Normal"), "debug": self.tr("Everything")}

    def _languages(self, codes: list[str]) -> dict[str, str]:
        names = {code: QLocale(code).nativeLanguageName() or code for code in codes}
        return {SYSTEM: self.tr("As the system"), **names}

    def _choice(self, name: str, words: Mapping[str, str]) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        fill(box, dict(words))
        choose(box, getattr(self._settings, name))
        box.activated.connect(lambda _row: setattr(self._settings, name, str(box.currentData())))
        return box

    def _hint(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", "muted")
        return label

    def _place(self, folder: Path) -> QLabel:
        label = QLabel(str(folder), self)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setWordWrap(True)
        return label

    def _interpreter(self) -> QWidget:
        line = QWidget(self)
        field = QLineEdit(self._settings.interpreter, line)
        field.setObjectName("interpreter")
        field.setAccessibleName(self.tr("Python for applications"))
        field.setPlaceholderText(self.tr("The one this program runs on"))
        field.textChanged.connect(lambda text: setattr(self._settings, "interpreter", text.strip()))
        browse = QPushButton(self.tr("Choose…"), line)
        browse.clicked.connect(lambda: self._choose_interpreter(field))
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(field, 1)
        layout.addWidget(browse)
        return line

    def _choose_interpreter(self, field: QLineEdit) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a Python interpreter"), field.text())
        if chosen:
            field.setText(chosen)
