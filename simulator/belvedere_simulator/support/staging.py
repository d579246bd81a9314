"""The files of a bundle before it is packed: without secrets, in a folder that only this user can enter."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.files import private_folder
from belvedere_simulator.support.redacting import Redactor

_UNUSUAL = re.compile(r"[^A-Za-z0-9._=+@-]+")
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_LONGEST_NAME = 80


@dataclass(frozen=True)
class StagedFile:
    """One file: `path` with slashes, `title` for people, how many places were `removed` from it."""

    path: str
    title: str
    size: int
    sha256: str
    removed: int


class Staging:
    """Writes the files into `folder`. Every text goes through `redactor`, names of files too."""

    def __init__(self, folder: Path, redactor: Redactor) -> None:
        private_folder(folder)
        self.folder = folder
        self.redactor = redactor
        self.files: list[StagedFile] = []
        self._taken: set[str] = set()

    def document(self, path: str, title: str, content: Any) -> str:
        """A structure as JSON; its path in the bundle."""
        name = self._name(path)
        before = len(self.redactor.removals)
        text = self.redactor.document(name, content)
        return self._written(name, title, [text.encode("utf-8", "backslashreplace")], before)

    def lines(self, path: str, title: str, lines: Iterable[str]) -> str:
        """A text by its lines; its path in the bundle."""
        name = self._name(path)
        before = len(self.redactor.removals)
        content = (
            f"{line}\n".encode("utf-8", "backslashreplace") for line in self.redactor.lines(name, lines)
        )
        return self._written(name, title, content, before)

    def picture(self, path: str, title: str, content: bytes) -> str:
        """A picture as it is: only with the consent of who sends it."""
        return self._written(self._name(path), title, [content], len(self.redactor.removals))

    def leave_out(self, path: str) -> None:
        """Take a file out again."""
        self.files = [file for file in self.files if file.path != path]
        (self.folder / path).unlink(missing_ok=True)
        self.redactor.removals = [each for each in self.redactor.removals if each.path != path]

    def _name(self, path: str) -> str:
        """The path without secrets and without what some system cannot have in a name; given once only."""
        harmless = "/".join(_segment(part) for part in self.redactor.bare(path).split("/") if part)
        name, number = harmless, 1
        while name.casefold() in self._taken:
            number += 1
            stem, dot, suffix = harmless.rpartition(".")
            name = f"{stem}~{number}{dot}{suffix}" if dot and "/" not in suffix else f"{harmless}~{number}"
        self._taken.add(name.casefold())
        return name

    def _written(self, name: str, title: str, content: Iterable[bytes], before: int) -> str:
        file, digest, size = self.folder / name, hashlib.sha256(), 0
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            for piece in content:
                stream.write(piece)
                digest.update(piece)
                size += len(piece)
        removed = len(self.redactor.removals) - before
        self.files.append(StagedFile(name, self.redactor.bare(title), size, digest.hexdigest(), removed))
        return name


def _segment(part: str) -> str:
    name = _UNUSUAL.sub("_", part).strip("._") or "_"
    return f"_{name}"[:_LONGEST_NAME] if _RESERVED.match(name) else name[:_LONGEST_NAME]
