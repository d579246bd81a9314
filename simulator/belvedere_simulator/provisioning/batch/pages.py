"""PDF pages without a window: A4, with the letters that every viewer has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

_WRITTEN_OTHERWISE = str.maketrans(
    {"…": "...", "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "•": "-", "→": "->"}
)


def new_sheet(title: str, *, landscape: bool = False) -> FPDF:
    """An empty document of A4 pages, measured in millimetres."""
    from fpdf import FPDF  # noqa: PLC0415 - slow, and needed for printing only

    sheet = FPDF("landscape" if landscape else "portrait", "mm", "A4")
    sheet.set_title(title)
    sheet.set_creator("Belvedere")
    sheet.set_auto_page_break(auto=False)
    return sheet


def plain(text: str) -> str:
    """The text in Latin letters, which need no font of their own; others become question marks."""
    return text.translate(_WRITTEN_OTHERWISE).encode("latin-1", "replace").decode("latin-1")
