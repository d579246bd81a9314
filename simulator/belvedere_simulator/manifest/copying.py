"""One COPY or ADD of a Dockerfile, and what it puts where."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from belvedere_simulator.manifest.dockerignore import IgnoreRules

_FILE_OPTIONS = {"-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-f", "--find-links"}
_PATH_ENDINGS = (".whl", ".txt", ".in", ".zip", ".gz", ".bz2", ".tgz")


@dataclass(frozen=True)
class CopyStep:
    """One COPY or ADD.

    `sources` are existing files and folders, absolute. With `into_folder`, `destination` is a folder:
    a file lands in it under its own name, of a source folder the *contents* land in it (merged with
    what is there). Without it there is one source file and `destination` is its new name. With
    `extract` the one source is a tar archive whose contents land in the folder `destination`.
    """

    sources: tuple[Path, ...]
    destination: PurePosixPath
    extract: bool = False
    into_folder: bool = True
    context: Path = field(default=Path(), repr=False)
    ignore: IgnoreRules = field(default=IgnoreRules(), repr=False)

    def files(self) -> Iterator[tuple[Path, PurePosixPath]]:
        """Every file with its path in the container, without what .dockerignore leaves out.

        Links are followed only within the package. Of an archive only the archive itself is given.
        """
        for source in self.sources:
            if source.is_file():
                yield source, self.destination / source.name if self.into_folder else self.destination
                continue
            for file in sorted(source.rglob("*")):
                inside = file.resolve().is_relative_to(self.context.resolve())
                if file.is_file() and inside and not self.ignore.ignores(_relative(file, self.context)):
                    yield file, self.destination / _relative(file, source)


def _relative(file: Path, folder: Path) -> PurePosixPath:
    return PurePosixPath(file.relative_to(folder).as_posix())


def on_host(word: str, before: str, folder: PurePosixPath, copies: Sequence[CopyStep]) -> str:
    """An argument of pip, run in the container's `folder`, with a copied file's path made the package's.

    `before` is the argument in front of it. What is no path, or was not copied, stays as it is.
    """
    flag, value = _split_option(word)
    named, bracket, extras = value.partition("[")
    looks_like_path = "/" in named or named.endswith(_PATH_ENDINGS) or named in {".", ".."}
    if "://" in value or not (flag or before in _FILE_OPTIONS or looks_like_path):
        return word
    wanted = PurePosixPath(posixpath.normpath(posixpath.join(folder, named)))
    found = _source_of(wanted, copies)
    return word if found is None else f"{flag}{found}{bracket}{extras}"


def _split_option(word: str) -> tuple[str, str]:
    option, equals, value = word.partition("=")
    if equals and option in _FILE_OPTIONS:
        return option + equals, value
    if word[:2] in _FILE_OPTIONS and len(word) > 2:
        return word[:2], word[2:]
    return "", word


def _source_of(wanted: PurePosixPath, copies: Sequence[CopyStep]) -> Path | None:
    for step in reversed(copies):
        if step.extract:
            continue
        folders = [source for source in step.sources if source.is_dir()]
        if wanted == step.destination and len(folders) == 1:
            return folders[0]
        for file, placed in step.files():
            if placed == wanted:
                return file
    return None
