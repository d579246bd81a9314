"""What lies in the stores of a site, looked at behind its back."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from belvedere_simulator.files import everything_below

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


def half_files(data_dir: Path) -> list[str]:
    """Files that were begun and not finished: those with a temporary name, and spooled bodies."""
    spooled = [file for file in (data_dir / "objects" / "incoming").iterdir() if file.is_file()]
    hidden = [file for file in everything_below(data_dir) if file.name.startswith(".") and file.is_file()]
    return sorted(str(file.relative_to(data_dir)) for file in (*spooled, *hidden))
