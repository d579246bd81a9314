"""Asking once per folder before an application runs without isolation."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

translate = QCoreApplication.translate


def needs_consent(wanted: str, kinds: tuple[str, ...], folder: Path) -> bool:
    """Whether a run would not be isolated and the user was never asked for this folder."""
    best = kinds[0] if kinds else "paths"
    used = best if wanted == "auto" else wanted
    if used != "paths":
        return False
    # Imported when it is needed: it brings numpy, which has no business in the window's start.
    from belvedere_simulator.application.isolation.consent import has_consent  # noqa: PLC0415

    return not has_consent(folder)


def ask_consent(folder: Path, parent: QWidget) -> bool:
    """Ask, and remember a yes."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translate("Consent", "Run without isolation?"))
    box.setText(translate("Consent", "This application will run with your rights."))
    box.setInformativeText(
        translate(
            "Consent",
            "Only its paths are redirected: it could read your files and use your network. "
            "Run it only when you trust it.\n\n{folder}",
        ).format(folder=folder)
    )
    run = box.addButton(translate("Consent", "Run without isolation"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    if box.clickedButton() is not run:
        return False
    from belvedere_simulator.application.isolation.consent import give_consent  # noqa: PLC0415

    give_consent(folder)
    return True
