"""Where the FFmpeg libraries lie that PyAV brought along and has loaded."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import av


def candidates(name: str, platform: str, package: Path, mapped: Iterable[str] = ()) -> list[Path]:
    """Files that may be FFmpeg's library `name` ("swscale"), best first.

    `package` is the folder of PyAV. Its wheels keep the libraries beside it (`av.libs`, Linux and
    Windows) or inside it (`.dylibs`, macOS). A PyAV built against the system's FFmpeg has none of
    these folders: then the files `mapped` into this process are searched.
    """
    if platform == "darwin":
        found = sorted((package / ".dylibs").glob(f"lib{name}*.dylib"))
    elif platform == "win32":
        found = sorted((package.parent / "av.libs").glob(f"*{name}*.dll"))
    else:
        found = sorted((package.parent / "av.libs").glob(f"lib{name}*.so*"))
    loaded = {Path(file) for file in mapped if Path(file).name.startswith(f"lib{name}")}
    # A library that is in this process for certain goes before a stale file of an old wheel.
    return sorted(found, key=lambda file: file not in loaded) + sorted(loaded - set(found))


def find_library(name: str) -> Path | None:
    """The library as this process has it loaded, or None when it cannot be told."""
    if av.__file__ is None:
        return None
    found = candidates(name, sys.platform, Path(av.__file__).parent, _mapped_files())
    return found[0] if found else None


def _mapped_files() -> list[str]:
    """The files mapped into this process, where the system tells (Linux)."""
    maps = Path("/proc/self/maps")
    if not maps.exists():
        return []
    lines = (line.split(maxsplit=5) for line in maps.read_text(encoding="utf-8").splitlines())
    return [fields[5] for fields in lines if len(fields) == 6]
