"""Where installed applications and their assets lie in the appliance's folder of applications."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.files import private_folder


@dataclass(frozen=True)
class Places:
    """`root` is the folder of applications; each instance has a folder of its id in it."""

    root: Path

    @property
    def assets(self) -> Path:
        """Downloaded files by content, whole and in parts; shared by all instances."""
        return self.root / "assets"

    @property
    def models(self) -> Path:
        """Model archives unpacked, by content."""
        return self.root / "models"

    @property
    def converted(self) -> Path:
        """Models in a form that can be run here."""
        return self.root / "converted"

    @property
    def staging(self) -> Path:
        """What is being made or taken away. Whatever lies here at a start is of nobody."""
        return self.root / "staging"

    def instance(self, identifier: str) -> Path:
        """The folder of an installed instance."""
        return self.root / identifier

    def installed(self) -> tuple[Path, ...]:
        """The folders of all installed instances."""
        return tuple(sorted(self.root.glob("applicationInstance-*")))

    def stage(self, identifier: str) -> Path:
        """A new, empty folder for what is being made, of this attempt alone. Raises OSError."""
        private_folder(self.staging)
        return Path(tempfile.mkdtemp(prefix=f"{identifier}-", dir=self.staging))

    def take_away(self, folder: Path) -> None:
        """Remove a folder or file so that no kill leaves a part of it where it was. Raises OSError."""
        if folder.exists():
            private_folder(self.staging)
            doomed = self.staging / f"removed-{uuid.uuid4().hex}"
            folder.rename(doomed)
            delete_tree(doomed)

    def sweep(self, identifier: str = "") -> None:
        """Remove what an interrupted life left half made or half removed; of one instance, or all.

        Raises OSError.
        """
        for folder in self.staging.glob(f"{identifier}-*" if identifier else "*"):
            delete_tree(folder)


def delete_tree(folder: Path) -> None:
    """Remove a folder, what nobody may write in it included, or a file. Raises OSError."""
    if not folder.is_dir():
        folder.unlink(missing_ok=True)
        return
    for place, folders, _files in os.walk(folder):
        for name in folders:
            below = Path(place, name)
            if not below.is_symlink():
                below.chmod(0o700)
    shutil.rmtree(folder)


def settle(folder: Path) -> None:
    """Have the disk keep all files below `folder`, so that a rename shows them whole. Raises OSError."""
    for place, _folders, files in os.walk(folder, topdown=False):
        for name in files:
            file = Path(place, name)
            if not file.is_symlink():
                _sync(file)
        if os.name == "posix":
            _sync(Path(place))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
