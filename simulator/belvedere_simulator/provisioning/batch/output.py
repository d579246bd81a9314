"""Labels and reports in files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.batch.columns import template
from belvedere_simulator.provisioning.batch.labels import label_sheet
from belvedere_simulator.provisioning.batch.report import Items, report


def write_labels(file: Path, items: Items) -> None:
    """The label sheet, a PDF. Raises BelvedereError BV-BAT-012."""
    _write(file, label_sheet(items))


def write_report(file: Path, items: Items) -> None:
    """The report, as the ending of the file says. Raises BelvedereError BV-BAT-012."""
    _write(file, report(items, file.suffix, datetime.now(UTC)))


def write_template(file: Path) -> None:
    """The file that a person begins with. Raises BelvedereError BV-BAT-012."""
    # With the mark spreadsheets know that it is UTF-8.
    _write(file, template().encode("utf-8-sig"))


def _write(file: Path, content: bytes) -> None:
    try:
        write_whole(file, content)
    except OSError as error:
        what = tr("The file cannot be written")
        raise BelvedereError("BV-BAT-012", what, where=str(file), why=error.strerror or "") from error
