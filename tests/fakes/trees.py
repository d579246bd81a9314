"""Folders in which somebody works while they are looked through."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def everything_below(folder: Path) -> Iterator[Path]:
    """All files and folders in a folder; `rglob` fails when one goes that it is about to look into."""
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            yield Path(place, name)
