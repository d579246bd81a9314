"""Which application folders the user agreed to run without isolation. Asked once for each folder."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from belvedere_simulator.files import write_whole
from belvedere_simulator.folders import data_folder

_FILE = "consents.json"


def has_consent(folder: Path, data: Path | None = None) -> bool:
    """Whether the user agreed for `folder`; `data` is the data folder, by default the user's."""
    return str(folder.resolve()) in _read(data or data_folder())


def give_consent(folder: Path, data: Path | None = None) -> None:
    """Remember that the user agreed for `folder`. Raises OSError when it cannot be written."""
    place = data or data_folder()
    agreed = sorted({*_read(place), str(folder.resolve())})
    write_whole(place / _FILE, json.dumps({"paths": agreed}, indent=2).encode())


def _read(data: Path) -> list[str]:
    """An unreadable or damaged file means that nobody agreed to anything."""
    with contextlib.suppress(OSError, ValueError):
        document = json.loads((data / _FILE).read_text(encoding="utf-8"))
        if isinstance(document, dict) and isinstance(document.get("paths"), list):
            return [entry for entry in document["paths"] if isinstance(entry, str)]
    return []
