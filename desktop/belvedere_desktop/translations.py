"""Which languages there are, and switching to one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

SYSTEM = "system"


class Languages:
    """The compiled catalogues of one folder: `desktop_<language>.qm`. English needs none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._installed: list[QTranslator] = []

    def available(self) -> list[str]:
        """Language codes, English first."""
        found = sorted(file.stem.removeprefix("desktop_") for file in self._folder.glob("desktop_*.qm"))
        return ["en", *(code for code in found if code != "en")]

    def use(self, language: str, application: QCoreApplication) -> str:
        """Install the translators of `language` ("system" asks the system); returns the code in use."""
        for translator in self._installed:
            application.removeTranslator(translator)
        self._installed = []
        code = QLocale.system().name()[:2] if language == SYSTEM else language
        if code not in self.available() or code == "en":
            return "en"
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        self._install(f"qtbase_{code}", qt_folder, application)
        self._install(f"desktop_{code}", str(self._folder), application)
        return code

    def _install(self, name: str, folder: str, application: QCoreApplication) -> None:
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)
            self._installed.append(translator)
