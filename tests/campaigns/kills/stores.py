"""What lies in the stores of a site, looked at behind its back."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

# What an end of the process interrupts, with how its rows are told from finished ones.
_UNFINISHED = {
    "device deletion": "SELECT count(*) FROM devices WHERE provisioning = 'DELETING'",
    "package deletion": "SELECT count(*) FROM packages WHERE deleting",
    "registration": "SELECT count(*) FROM package_versions WHERE status = 'REGISTER_PENDING'",
    "template job": "SELECT count(*) FROM template_jobs WHERE status IN ('PENDING', 'IN_PROGRESS')",
    "import job": "SELECT count(*) FROM package_import_jobs WHERE status IN ('PENDING', 'IN_PROGRESS')",
    "deployment or removal": "SELECT count(*) FROM workflows WHERE deadline IS NOT NULL",
}
_SILENT_FAILURES = (
    "SELECT id FROM template_jobs WHERE status = 'FAILED' AND message = ''",
    "SELECT id FROM package_import_jobs WHERE status = 'FAILED' AND message = ''",
    "SELECT id FROM application_instances WHERE status LIKE '%FAILED' AND status_description = ''",
)


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=20)) as connection:
        yield connection


def unfinished(data_dir: Path) -> Counter[str]:
    """How much of each kind of work is under way."""
    with _opened(data_dir / "service.db") as connection:
        found = {kind: connection.execute(question).fetchone()[0] for kind, question in _UNFINISHED.items()}
    return Counter({kind: count for kind, count in found.items() if count})


def failed_without_reason(data_dir: Path) -> list[str]:
    """Work that failed and does not say why."""
    with _opened(data_dir / "service.db") as connection:
        return [row[0] for question in _SILENT_FAILURES for row in connection.execute(question)]


def damage(data_dir: Path) -> list[str]:
    """What is wrong in the databases and the files."""
    found = [problem for file in sorted(data_dir.glob("*.db")) for problem in _database_damage(file)]
    return [*found, *_object_damage(data_dir)]


def half_files(data_dir: Path) -> list[str]:
    """Files that were begun and not finished: those with a temporary name, and spooled bodies."""
    spooled = [file for file in (data_dir / "objects" / "incoming").iterdir() if file.is_file()]
    hidden = [file for file in data_dir.rglob(".*") if file.is_file()]
    return sorted(str(file.relative_to(data_dir)) for file in (*spooled, *hidden))


def _database_damage(file: Path) -> Iterator[str]:
    with _opened(file) as connection:
        for (line,) in connection.execute("PRAGMA integrity_check"):
            if line != "ok":
                yield f"{file.name}: {line}"
        for row in connection.execute("PRAGMA foreign_key_check"):
            yield f"{file.name}: {row} refers to nothing"


def _object_damage(data_dir: Path) -> Iterator[str]:
    with _opened(data_dir / "service.db") as connection:
        question = "SELECT sha256, size FROM objects UNION SELECT sha256, size FROM object_upload_parts"
        rows = connection.execute(question).fetchall()
    for sha256, size in rows:
        file = data_dir / "objects" / "sha256" / sha256[:2] / sha256
        content = file.read_bytes() if file.exists() else b""
        if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
            yield f"{file.name} is not what it was"
