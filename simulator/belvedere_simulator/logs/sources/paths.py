"""Files, folders, archives and log images."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.log_image.form import MAGIC
from belvedere_simulator.logs.sources.feeding import MOST_MEMBERS, Announced, Feeding
from belvedere_simulator.logs.sources.unpacking import Unpacking, is_packed, text_coding
from belvedere_simulator.messages import tr

_HEAD = 512
_TOO_MUCH = "BV-LGV-005"
_TURNED = re.compile(r"(?P<name>.+?)\.(?P<number>\d{1,4})(?P<packed>\.(?:gz|bz2|xz))?")
_NO_LOGS = (
    *(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".ico", ".pdf", ".ttf"),
    *(".mp4", ".mkv", ".avi", ".mov", ".h264", ".onnx", ".pt", ".npy", ".npz"),
    *(".db", ".sqlite", ".pyc", ".so", ".dll", ".exe", ".bin", ".whl"),
)

Images = Callable[[Path, Path], Iterator[tuple[str, int]]]
"""Decrypts a log image into a folder: the name and the size of each file as it is there."""


@dataclass(frozen=True)
class PathSource:
    """What lies at `path`; `images` opens log images."""

    path: Path
    images: Images

    def feed(self, feeding: Feeding) -> None:
        """Announce all of it. Raises BelvedereError, OSError."""
        if self.path.is_dir():
            self._feed_folder(feeding)
        elif self.path.exists() and not self.path.is_file():
            # A pipe would be waited for, and a device might never end.
            why = tr("it is no plain file")
            raise BelvedereError("BV-LGV-001", tr("The log cannot be read"), where=str(self.path), why=why)
        else:
            self._feed_file(feeding, self.path, self.path.name, str(self.path))

    def _feed_folder(self, feeding: Feeding) -> None:
        for files in _turned_together(_files_in(self.path)):
            feeding.check()
            name = files[-1].relative_to(self.path).as_posix()
            try:
                # Older ones that are packed stand by themselves.
                plain = [file for file in files if not _is_special(file)]
                for file in files:
                    if file not in plain:
                        part = file.relative_to(self.path).as_posix()
                        self._feed_file(feeding, file, part, str(file))
                if plain:
                    self._announce(feeding, plain, name, str(plain[-1]))
            except (BelvedereError, OSError) as error:
                if isinstance(error, BelvedereError) and error.code == _TOO_MUCH:
                    raise  # so will all others be
                feeding.problem(told(error, files[-1]))

    def _feed_file(self, feeding: Feeding, file: Path, name: str, title: str) -> None:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
        if head.startswith(MAGIC):
            self._feed_image(feeding, file, name)
        elif is_packed(head) or text_coding(head):
            with file.open("rb") as stream:
                Unpacking(feeding).take(stream, name, title)
        else:
            self._announce(feeding, [file], name, title)

    def _feed_image(self, feeding: Feeding, file: Path, name: str) -> None:
        folder = feeding.new_file().with_suffix("")
        folder.mkdir()
        for member, size in self.images(file, folder):
            feeding.check()
            feeding.allowance.take(size, name)
            feeding.announce(
                Announced(member, f"{name}: {member}", (folder / member,), offset=feeding.offset)
            )

    def _announce(self, feeding: Feeding, files: Sequence[Path], name: str, title: str) -> None:
        feeding.announce(Announced(name, title, tuple(files), files[-1], feeding.offset, live=False))


def told(error: BelvedereError | OSError, path: Path | str = "") -> BelvedereError:
    """An error of the system as one of ours."""
    if isinstance(error, BelvedereError):
        return error
    where, why = str(error.filename or path), error.strerror or str(error)
    return BelvedereError("BV-LGV-001", tr("The log cannot be read"), where=where, why=why)


def _files_in(folder: Path) -> Iterator[Path]:
    """All files that may be logs, links left out; not more than a view has place for."""
    found = 0
    for file in sorted(folder.rglob("*")):
        if file.is_symlink() or not file.is_file() or file.suffix.lower() in _NO_LOGS:
            continue
        found += 1
        if found > MOST_MEMBERS:
            return
        yield file


def _turned_together(files: Iterator[Path]) -> list[list[Path]]:
    """Files and those that took their place, the oldest first: log.2, log.1, log."""
    groups: dict[Path, list[tuple[int, Path]]] = {}
    for file in files:
        turned = _TURNED.fullmatch(file.name)
        newest = file.with_name(turned["name"]) if turned else file
        groups.setdefault(newest, []).append((-int(turned["number"]) if turned else 1, file))
    return [[file for _number, file in sorted(group)] for group in groups.values()]


def _is_special(file: Path) -> bool:
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    return head.startswith(MAGIC) or is_packed(head) or text_coding(head) is not None
