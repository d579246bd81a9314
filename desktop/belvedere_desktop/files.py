"""Whole files or none: written under a temporary name, synced, renamed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile

from belvedere_simulator.errors import BelvedereError


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to `path`, making its folder. Raises BelvedereError when the disk refuses."""
    file = QSaveFile(str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(path, error.strerror or str(error)) from error
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise _refused(path, file.errorString())
    if file.write(content) != len(content) or not file.commit():
        raise _refused(path, file.errorString())


def _refused(path: Path, why: str) -> BelvedereError:
    return BelvedereError("BV-DSK-002", f"{path.name} could not be written", where=str(path.parent), why=why)
