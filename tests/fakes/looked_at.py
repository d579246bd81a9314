"""A program that opens every page, window and dialog and prints what is wrong with them, as JSON.

Arguments: a folder, the colour scheme, the words ("plain", or "longer" as other languages are), and what
part of the screen larger letters leave. How many dots a point has, and how many the screen, is Qt's
environment.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QWidget

from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.application import Services
from belvedere_desktop.desktop import Desktop
from belvedere_desktop.failures import Failures
from belvedere_desktop.own_log import OwnLog
from belvedere_desktop.settings import Settings
from belvedere_desktop.translations import Languages
from belvedere_desktop.window.page_stack import PageStack
from belvedere_desktop.window.sizes import FRAME, screen_size
from belvedere_simulator.folders import Folders
from fakes import looking
from fakes.every_window import PAGES, every_window, silent_client

Complaints = dict[str, list[str]]


class Longer(QTranslator):
    """Words that take about as much more room as those of other languages do."""

    def isEmpty(self) -> bool:  # noqa: N802
        """Never."""
        return False

    def translate(self, _context: str, text: str, *_more: object) -> str:
        """The same, and two fifths of it once more."""
        more = ("omnia " * len(text))[: max(2, round(len(text) * 0.4) - 1)]
        return f"{text} {more}".strip() if text else ""


def services(folder: Path, application: QApplication, scheme: str) -> Services:
    """What the desktop is given, all of it in `folder`."""
    theme = Theme(application)
    theme.use(scheme)
    settings = Settings(folder / "desktop.ini", application)
    folders = Folders(folder / "config", folder / "data", folder / "logs", folder / "cache")
    log = OwnLog(folders.logs, "debug")
    return Services(folders, settings, theme, Languages(folder), Failures(folders.logs), log)


def complaints(window: QWidget, *, first: bool = True) -> list[str]:
    """What is wrong with an open window, whatever of its parts is in front; `first` where it opens so."""
    found = dict.fromkeys(_complaints_now(window, first=first))
    for splitter in window.findChildren(QSplitter):
        for part in [
            part for part in map(splitter.widget, range(splitter.count())) if part and part.isHidden()
        ]:
            part.show()
            settle()
            found.update(dict.fromkeys(_complaints_now(window, first=False)))
            part.hide()
    for stack in window.findChildren(QStackedWidget):
        before = stack.currentIndex()
        for number in range(stack.count() if stack.isVisible() and not _holds_pages(stack) else 0):
            stack.setCurrentIndex(number)
            settle()
            found.update(dict.fromkeys(_complaints_now(window, first=False)))
        stack.setCurrentIndex(before)
    return list(found)


def _holds_pages(stack: QStackedWidget) -> bool:
    """Those of the main window are looked at one by one."""
    return isinstance(stack, PageStack)


def _complaints_now(window: QWidget, *, first: bool = True) -> list[str]:
    screen = screen_size(window)
    found = {
        "has no name": looking.nameless(window),
        "is not reached by Tab": looking.out_of_reach(window),
        "is behind the one before": looking.steps_back(window, first=first),
        "is the letter of several": looking.same_letters(window),
        "is cut": looking.clipped(window),
        "is the least": [looking.too_large(window, screen - FRAME)],
        "is larger than the screen": [looking.outgrown(window, screen - FRAME)],
    }
    return [f"{what}: {each}" for what, all_of in found.items() for each in all_of if each]


def pages(desktop: Desktop) -> Iterator[tuple[str, list[str]]]:
    """Every page in the main window."""
    window = desktop.window
    for name in PAGES:
        window.show_page(name)
        # The way of the Tab key is put in order when it is gone.
        QTest.keyClick(window, Qt.Key.Key_Tab)
        window.rail.button(name).setFocus()
        settle()
        yield type(window.page(name)).__name__, complaints(window, first=False)


def dialogs(opening: dict[str, Callable[[], QWidget]]) -> Iterator[tuple[str, list[str]]]:
    """Every other window."""
    for build in opening.values():
        window = build()
        window.show()
        settle()
        yield type(window).__name__, complaints(window)
        window.close()


def settle() -> None:
    """Let what was laid out become so."""
    for _ in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def main(folder: Path, scheme: str, words: str, letters: float) -> None:
    """Print the complaints about each window, also where there are none."""
    application = QApplication([])
    font = application.font()
    font.setPointSizeF(font.pointSizeF() * letters)
    application.setFont(font)
    longer = Longer()
    if words == "longer":
        application.installTranslator(longer)
    desktop = Desktop(given := services(folder, application, scheme), client=silent_client())
    desktop.window.resize(QSize(1280, 720).boundedTo(screen_size(desktop.window)))
    desktop.show()
    found: Complaints = {"MainWindow": []}
    found.update(pages(desktop))
    found.update(dialogs(dict(every_window(desktop, given))))
    ratio, screen = desktop.window.devicePixelRatioF(), screen_size(desktop.window)
    desktop.quit()
    desktop.close()
    told = {"ratio": ratio, "screen": [screen.width(), screen.height()], "windows": found}
    print(json.dumps(told), flush=True)
    # What Qt still holds is nobody's any more.
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4]))
