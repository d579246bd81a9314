"""The last resort: a file that only its owner reads, outside the data folder."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.vault.sealing import KEY_BYTES


class FilePlace:
    """Keys in files of mode 0600 under `folder`."""

    name = "file"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def description(self) -> str:
        """Where the key lies and what that protects from."""
        return tr(
            "The key lies in a file that only this user reads, in {folder}. Weakness: it protects copies "
            "of the data folder, not from programs that run as this user nor from who holds the disk.",
            folder=self._folder,
        )

    def load(self, key_name: str) -> bytes | None:
        """The key; None when there is no file of its length."""
        try:
            key = self._file(key_name).read_bytes()
        except OSError:
            return None
        return key if len(key) == KEY_BYTES else None

    def store(self, key_name: str, key: bytes) -> bool:
        """Keep the key."""
        return write_private(self._file(key_name), key) and self.load(key_name) == key

    def _file(self, key_name: str) -> Path:
        return self._folder / f"{key_name}.key"


def write_private(path: Path, data: bytes) -> bool:
    """Write a file of mode 0600 whole or not at all; False when the folder cannot be written.

    Where modes mean nothing (Windows), the folder inherits the access rights of the user's profile.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, data, PRIVATE)
    except OSError:
        return False
    return True
