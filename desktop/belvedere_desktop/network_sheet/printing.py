"""The sheet on paper: a PDF made by Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from belvedere_desktop.network_sheet.rows import SheetLine, sheet_columns

translate = QCoreApplication.translate
_MARGIN_MM = 15
_DOTS_PER_INCH = 96


def pdf_of(sheet: Mapping[str, Any], lines: Sequence[SheetLine], now: datetime) -> bytes:
    """The whole sheet as a PDF, A4 across."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(str(sheet["title"]))
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Landscape,
            QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    document = QTextDocument()
    document.setHtml(html_of(sheet, lines, now))
    document.print_(writer)
    del writer
    return bytes(buffer.data().data())


def html_of(sheet: Mapping[str, Any], lines: Sequence[SheetLine], now: datetime) -> str:
    """The sheet as HTML; names come from outside and are escaped."""
    columns = [column for column in sheet_columns() if column.name != "outcome" or _tried(lines)]
    heads = "".join(f"<th align='left'>{escape(column.title)}</th>" for column in columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(column.text(line))}</td>" for column in columns) + "</tr>"
        for line in lines
    )
    made = translate("NetworkSheet", "Made {time}").format(time=now.strftime("%Y-%m-%d %H:%M"))
    return (
        "<html><body style='font-family: sans-serif; font-size: 9pt; color: black'>"
        f"<h2>{escape(str(sheet['title']))}</h2><p>{escape(str(sheet['explanation']))}</p>"
        f"<table border='1' cellspacing='0' cellpadding='4' width='100%'><tr>{heads}</tr>{rows}</table>"
        f"<p>{escape(made)}</p></body></html>"
    )


def _tried(lines: Sequence[SheetLine]) -> bool:
    return any(line.outcome for line in lines)
