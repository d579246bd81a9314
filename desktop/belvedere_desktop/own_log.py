"""The program's own log: its words and Qt's, in a small file of the log folder."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from belvedere_simulator.redaction import redact

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class _Redacted(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class OwnLog:
    """Writes `desktop.log`, kept under 2 MB. A folder that cannot be written leaves no log, and no error."""

    def __init__(self, folder: Path, level: str) -> None:
        self._logger = logging.getLogger("belvedere")
        self._handler: logging.Handler = logging.NullHandler()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._handler = RotatingFileHandler(
                folder / "desktop.log", maxBytes=1_000_000, backupCount=1, encoding="utf-8"
            )
        except OSError:
            pass  # a read-only home must not keep the program from starting
        self._handler.setFormatter(_Redacted("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self._logger.addHandler(self._handler)
        self.use(level)
        self._before = qInstallMessageHandler(self._from_qt)

    def use(self, level: str) -> None:
        """Keep lines of `level` ("warning", "info", "debug") and above."""
        self._logger.setLevel(level.upper())

    def close(self) -> None:
        """Give the hooks back and close the file."""
        qInstallMessageHandler(self._before)
        self._logger.removeHandler(self._handler)
        self._handler.close()

    def _from_qt(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if self._before is not None:
            self._before(kind, context, text)
        self._logger.getChild("qt").log(_LEVELS.get(kind, logging.INFO), text)
