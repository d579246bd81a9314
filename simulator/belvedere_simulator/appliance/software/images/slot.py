"""A place for one version: its image, its manifest, and the sealed record of both, which is written last."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from belvedere_simulator.appliance.software.images.record import Record, Sealer
from belvedere_simulator.files import PRIVATE, private_folder, write_whole
from belvedere_simulator.software_image.manifest import manifest_from
from belvedere_simulator.software_image.reading import manifest_in

IMAGE, MANIFEST, RECORD = "image", "manifest.json", "record"
CHUNK = 128 * 1024

Tick = Callable[[int], None]
"""Called before so many bytes are written; what it raises ends the writing."""


class Slot:
    """The folder of one version."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        self.folder = folder
        self._sealer = sealer

    @property
    def image(self) -> Path:
        """The image's file."""
        return self.folder / IMAGE

    def record(self) -> Record | None:
        """The record; None where there is none. Raises ValueError when it was changed, OSError."""
        try:
            sealed = (self.folder / RECORD).read_bytes()
        except FileNotFoundError:
            return None
        return self._sealer.open(sealed)

    def holds(self, version: str) -> bool:
        """Whether this version lies here, and every byte of it is right."""
        try:
            record = self.record()
            return record is not None and record.version == version and self.damage(record) is None
        except (OSError, ValueError):
            return False

    def damage(self, record: Record) -> str | None:
        """The name of the first file that is not as the record says."""
        for name, sha256 in record.files.items():
            try:
                right = _sha256(self.folder / name) == sha256
            except OSError:
                right = False
            if not right:
                return name
        return None

    def fill(self, write: Callable[[IO[bytes]], None]) -> None:
        """Put another version here; `write` writes its image. Until the end the slot counts as empty.

        Raises OSError, ValueError for something that is no image, and what `write` raises.
        """
        self.clear()
        private_folder(self.folder)
        with open(self.image, "xb", opener=_private) as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        content = manifest_in(self.image)
        manifest = manifest_from(content)
        write_whole(self.folder / MANIFEST, content, PRIVATE)
        files = {IMAGE: _sha256(self.image), MANIFEST: hashlib.sha256(content).hexdigest()}
        record = Record(manifest.version, manifest.required, files)
        write_whole(self.folder / RECORD, self._sealer.seal(record), PRIVATE)

    def clear(self) -> None:
        """Leave nothing here, the record first. Raises OSError."""
        (self.folder / RECORD).unlink(missing_ok=True)
        if self.folder.exists():
            for file in self.folder.iterdir():
                file.unlink()


def copied(source: Path, tick: Tick) -> Callable[[IO[bytes]], None]:
    """What writes a copy of a file."""

    def write(stream: IO[bytes]) -> None:
        with source.open("rb") as image:
            while content := image.read(CHUNK):
                tick(len(content))
                stream.write(content)

    return write


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE)
