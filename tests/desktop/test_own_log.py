"""The program's own log: Qt's words too, no password, at the level the user chose."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import qDebug

from belvedere_desktop.own_log import OwnLog


def test_lines_of_the_level_and_above_are_kept_without_passwords(tmp_path: Path) -> None:
    log = OwnLog(tmp_path / "logs", "warning")
    logger = logging.getLogger("belvedere.run")
    logger.info("start quietly")
    logger.warning("start rtsp://ada:geheim@10.0.0.1/cam")
    log.use("debug")
    qDebug("words of Qt")
    log.close()
    text = (tmp_path / "logs" / "desktop.log").read_text()
    assert "quietly" not in text and "geheim" not in text
    assert "WARNING belvedere.run: start rtsp://***@10.0.0.1/cam" in text
    assert "DEBUG belvedere.qt: words of Qt" in text


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file, no folder")
    log = OwnLog(tmp_path / "logs", "info")
    logging.getLogger("belvedere").warning("nobody reads this")
    log.close()
