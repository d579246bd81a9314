"""Brings a folder into line with a list of files, touching only what changed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.application.node.placing import Placed
from belvedere_simulator.files import write_whole

_READ_ONLY = 0o555

Signature = tuple[str, int, int, int]
"""Source (or link text), size, modification time in ns, mode."""


@dataclass(frozen=True)
class Changes:
    """What was done to the folder; `names` are the files that were copied or removed."""

    copied: int = 0
    removed: int = 0
    kept: int = 0
    names: tuple[str, ...] = ()


def signature(placed: Placed) -> Signature:
    """By what a file is known to be unchanged, without reading it."""
    if placed.link:
        return (placed.link, -1, 0, 0)
    status = placed.source.stat()
    return (str(placed.source), status.st_size, status.st_mtime_ns, status.st_mode)


def mirror(files: Mapping[str, Placed], folder: Path, index: Path) -> Changes:
    """Make `folder` hold exactly `files` (by relative path). `index` remembers what lies there.

    Files are copies, never hard links to the user's: nothing an application does can reach them.
    Each appears complete, by renaming. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = _read_index(index)
    wanted = {path: signature(placed) for path, placed in files.items()}
    removed = _remove_others(folder, set(files))
    stale = [path for path in files if not _present(folder / path, wanted[path], known.get(path))]
    for path in stale:
        _put(files[path], folder / path)
    write_whole(index, json.dumps(wanted).encode())
    names = tuple(sorted((*stale, *removed)))
    return Changes(len(stale), len(removed), len(files) - len(stale), names)


def _present(place: Path, wanted: Signature, known: Signature | None) -> bool:
    if known != wanted:
        return False
    if wanted[1] < 0:
        return place.is_symlink()
    return place.is_file() and not place.is_symlink() and place.stat().st_size == wanted[1]


def _put(placed: Placed, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(f".{place.name[:100]}.staging")
    temporary.unlink(missing_ok=True)
    if placed.link:
        temporary.symlink_to(placed.link)
    else:
        shutil.copyfile(placed.source, temporary)
        temporary.chmod(placed.source.stat().st_mode & _READ_ONLY | 0o444)
    if os.name == "nt" and place.exists():
        place.chmod(0o666)
    temporary.replace(place)


def _remove_others(folder: Path, wanted: set[str]) -> list[str]:
    """Remove what is not wanted, and what stands where a wanted file's folder must be; return the files."""
    removed = []
    folders = {str(parent) for path in wanted for parent in Path(path).parents}
    for place, below, names in os.walk(folder, topdown=False):
        for name in names + [name for name in below if Path(place, name).is_symlink()]:
            inside = Path(place, name).relative_to(folder).as_posix()
            if inside not in wanted:
                Path(place, name).unlink()
                removed.append(inside)
        if str(Path(place).relative_to(folder)) not in folders and Path(place) != folder:
            Path(place).rmdir()
    return removed


def _read_index(index: Path) -> dict[str, Signature]:
    try:
        entries = json.loads(index.read_text(encoding="utf-8"))
        return {path: (str(s[0]), int(s[1]), int(s[2]), int(s[3])) for path, s in entries.items()}
    except (OSError, ValueError, TypeError, IndexError, AttributeError):
        return {}
