"""The least window there can be with PySide6: what the program's own window is compared with."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from belvedere_desktop.bench.painting import FirstPainting


def start_bare() -> None:
    """Show a window with a word in it until it was painted."""
    application = QApplication(["bare"])
    window = QMainWindow()
    word = QLabel("Belvedere", window)
    window.setCentralWidget(word)
    window.resize(1360, 860)
    painting = FirstPainting(lambda: word)
    window.show()
    application.exec()
    painting.deleteLater()
