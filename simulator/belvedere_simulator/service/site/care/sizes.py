"""How much a site keeps, by what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.files import everything_below
from belvedere_simulator.service.wiring.foundations import DATABASE_FILE, OBJECTS_FOLDER
from belvedere_simulator.service.wiring.telemetry import LOGS_FILE, METRICS_FILE

RECORDS, PACKAGES, LOGS, METRICS, APPLIANCE, OTHER = (
    "records",
    "packages",
    "logs",
    "metrics",
    "appliance",
    "other",
)
KINDS = (RECORDS, PACKAGES, LOGS, METRICS, APPLIANCE, OTHER)
_FILES = {DATABASE_FILE: RECORDS, LOGS_FILE: LOGS, METRICS_FILE: METRICS}
_FOLDERS = {OBJECTS_FOLDER: PACKAGES, "appliance": APPLIANCE}


@dataclass(frozen=True)
class Held:
    """`kind` is one of KINDS; `size` in bytes."""

    kind: str
    size: int
    files: int


def held(data_dir: Path) -> tuple[Held, ...]:
    """Every kind, in the order of KINDS; a site at work changes it meanwhile."""
    sizes, files = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)
    for file, size in files_of(data_dir):
        kind = _kind(file.relative_to(data_dir))
        sizes[kind] += size
        files[kind] += 1
    return tuple(Held(kind, sizes[kind], files[kind]) for kind in KINDS)


def files_of(folder: Path) -> Iterator[tuple[Path, int]]:
    """All plain files below a folder and their sizes; those that go meanwhile are left out."""
    for file in sorted(everything_below(folder)):
        try:
            if file.is_file() and not file.is_symlink():
                yield file, file.stat().st_size
        except OSError:
            continue


def _kind(path: Path) -> str:
    if len(path.parts) > 1:
        return _FOLDERS.get(path.parts[0], OTHER)
    # SQLite has files beside each database.
    name = path.name.partition("-")[0]
    return _FILES.get(name, OTHER)
