"""The composition root: makes Qt's application and what every window of the program shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.failures import Failures
from belvedere_desktop.garbage import Garbage
from belvedere_desktop.own_log import OwnLog
from belvedere_desktop.settings import Settings
from belvedere_desktop.translations import Languages
from belvedere_simulator.folders import Folders, folders


@dataclass(frozen=True)
class Services:
    """What windows are given: where files lie, what the user chose, how failures are caught."""

    folders: Folders
    settings: Settings
    theme: Theme
    languages: Languages
    failures: Failures
    log: OwnLog

    def close(self) -> None:
        """Write what must be kept and give the hooks back."""
        self.settings.save()
        self.failures.remove()
        self.log.close()


def create_application(arguments: Sequence[str]) -> tuple[QApplication, Services]:
    """Qt's application, dressed and translated as the settings say."""
    QApplication.setApplicationName("Belvedere")
    QApplication.setDesktopFileName("belvedere")
    application = QApplication(list(arguments))
    Garbage(application)
    places = folders()
    settings = Settings(places.config / "desktop.ini", application)
    theme = Theme(application)
    theme.use(settings.theme)
    data = resources.files("belvedere_resources")
    languages = Languages(Path(str(data / "translations")))
    languages.use(settings.language, application)
    application.setWindowIcon(QIcon(str(data / "icons" / "belvedere.svg")))
    failures = Failures(places.logs, application)
    failures.install()
    log = OwnLog(places.logs, settings.log_level)
    return application, Services(places, settings, theme, languages, failures, log)
