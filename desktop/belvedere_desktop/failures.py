"""What happens with an error nobody expected: it is saved, shown, and never lost.

Python exceptions of any thread are written to a report; crashes of native code leave their stack in a
file that is found at the next start.
"""

from __future__ import annotations

import faulthandler
import platform
import sys
import threading
import traceback
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtWidgets import QApplication, QLineEdit

from belvedere_desktop.files import write_atomically
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE
from belvedere_simulator.redaction import redact, secrets_of


def typed_passwords() -> frozenset[str]:
    """What stands in fields for passwords at this moment; nothing where another thread than the GUI asks."""
    application = QApplication.instance()
    if not isinstance(application, QApplication) or QThread.currentThread() is not application.thread():
        return frozenset()
    fields = (each for each in QApplication.allWidgets() if isinstance(each, QLineEdit))
    return frozenset(each.text() for each in fields if each.echoMode() is not QLineEdit.EchoMode.Normal)


def describe(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """The report of one error, without secrets."""
    lines = "".join(traceback.format_exception(kind, error, trace))
    about = f"{platform.platform()} · Python {platform.python_version()} · PySide6 {PySide6.__version__}"
    head = f"Belvedere crash report, {datetime.now(UTC).isoformat(timespec='seconds')}\n{about}"
    return redact(f"{head}\n\n{lines}", secrets_of(error) | typed_passwords())


class Failures(QObject):
    """Catches what nothing else caught. `caught` carries the report and the file it was saved in.

    `crashed_before` is the stack that the last start left behind, or "".
    """

    caught = Signal(str, str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._fault_file: TextIOWrapper | None = None
        self.crashed_before = ""

    def install(self) -> None:
        """Take over the hooks of this process."""
        self.crashed_before = self._take_fault_file()
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        if self._fault_file is not None:
            faulthandler.disable()
            self._fault_file.close()
            self._fault_file = None

    def _take_fault_file(self) -> str:
        path = self._folder / "native-crash.txt"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            left = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
            if left.strip():
                path.replace(self._folder / f"native-crash-{_stamp()}.txt")
            self._fault_file = path.open("w", encoding="utf-8")
        except OSError:
            return ""  # a read-only home must not keep the program from starting
        faulthandler.enable(self._fault_file)
        return redact(left.strip())

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        report = describe(kind, error, trace)
        sys.stderr.write(report)
        path = self._folder / f"crash-{_stamp()}.txt"
        try:
            write_atomically(path, report.encode(errors="backslashreplace"), PRIVATE)
        except BelvedereError as refused:
            report = f"{report}\n{refused}\n"
        self.caught.emit(report, str(path))

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and not issubclass(arguments.exc_type, SystemExit):
            self._on_exception(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
