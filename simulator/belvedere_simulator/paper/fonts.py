"""Fonts of this computer for letters that PDF viewers do not have of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 10
_MOST = 20
_WINDOWS = ("segoeui.ttf", "arial.ttf", "YuGothM.ttc", "msgothic.ttc", "msyh.ttc", "msjh.ttc", "malgun.ttf")
_MACOS = (
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
    "/System/Library/Fonts/Supplemental/Arial.ttf",
)


@dataclass(frozen=True)
class FontFace:
    """One face: the file, and its number in a collection of several."""

    file: Path
    number: int = 0


Faces = Callable[[str], Iterable[FontFace]]
"""Faces that may have these letters, the likeliest first."""


def best_face(letters: str, faces: Faces | None = None) -> tuple[FontFace | None, frozenset[str]]:
    """The face with most of `letters`, and those of them that it has; None where no face has any."""
    wanted = frozenset(letters)
    best: tuple[FontFace | None, frozenset[str]] = (None, frozenset())
    for face in (faces or system_faces)(letters):
        found = wanted & letters_of(face)
        if len(found) > len(best[1]):
            best = face, found
        if found == wanted:
            break
    return best


def letters_of(face: FontFace) -> frozenset[str]:
    """What a face can write; nothing where it cannot be read, or is no font of outlines."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - slow to import

    try:
        with face.file.open("rb") as stream, TTFont(stream, fontNumber=face.number, lazy=True) as font:
            if "glyf" not in font and "CFF " not in font:
                return frozenset()
            return frozenset(map(chr, font.getBestCmap() or ()))
    except (OSError, TTLibError, AssertionError, KeyError, ValueError):
        return frozenset()


def system_faces(letters: str, platform: str = sys.platform) -> Iterator[FontFace]:
    """Those of this computer; `platform` is a value of `sys.platform`."""
    if platform == "win32":
        folder = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        yield from (FontFace(folder / name) for name in _WINDOWS)
    elif platform == "darwin":
        yield from (FontFace(Path(name)) for name in _MACOS)
    else:
        yield from _told_by_fontconfig(letters)


def _told_by_fontconfig(letters: str) -> Iterator[FontFace]:
    codes = " ".join(sorted({format(ord(letter), "x") for letter in letters}))
    command = ["fc-match", "--sort", "--format", "%{file}\t%{index}\n", f"sans-serif:charset={codes}"]
    try:
        # The sort tells the nearest ones first, and all others after them.
        told = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return
    for line in told.decode("utf-8", "replace").splitlines()[:_MOST]:
        file, _, number = line.partition("\t")
        yield FontFace(Path(file), int(number) & 0xFFFF if number.isdigit() else 0)
