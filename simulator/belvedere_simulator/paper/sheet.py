"""A PDF of A4 pages: letters of Western languages need no font; others take one of this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from belvedere_simulator.messages import tr
from belvedere_simulator.paper.fonts import Faces, best_face

if TYPE_CHECKING:
    from fpdf import FPDF

_WRITTEN_OTHERWISE = str.maketrans(
    {"…": "...", "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "•": "-", "→": "->"}
)
_LAST_USUAL = 0xFF
TEXT, FIXED = "helvetica", "courier"


class Sheet:
    """One document; `pdf` draws on it. `faces` finds fonts, those of this computer unless told."""

    def __init__(self, title: str, *, landscape: bool = False, faces: Faces | None = None) -> None:
        from fpdf import FPDF  # noqa: PLC0415 - slow, and needed for printing only

        self.pdf: FPDF = FPDF("landscape" if landscape else "portrait", "mm", "A4")
        self.pdf.set_title(title)
        self.pdf.set_creator("Belvedere")
        self._faces = faces
        self._families: dict[frozenset[str], tuple[str, frozenset[str]]] = {}
        self._without: set[str] = set()

    @property
    def remark(self) -> str:
        """What to say below, where some letters were written as their numbers; else ""."""
        if not self._without:
            return ""
        return tr("Letters that no font of this computer has are written as their numbers in Unicode.")

    def write_with(self, text: str, size: float, *, family: str = TEXT, bold: bool = False) -> str:
        """Choose the font for a text; returns the text as it can be written with it."""
        told = text.translate(_WRITTEN_OTHERWISE)
        wanted = frozenset(letter for letter in told if letter.isprintable())
        usual = frozenset(letter for letter in wanted if ord(letter) <= _LAST_USUAL)
        found, letters = ("", usual) if usual == wanted else self._family(wanted, usual)
        self.pdf.set_font(found or family, "B" if bold and not found else "", size)
        without = wanted - letters
        self._without |= without
        return "".join(f"[U+{ord(letter):04X}]" if letter in without else letter for letter in told)

    def _family(self, wanted: frozenset[str], usual: frozenset[str]) -> tuple[str, frozenset[str]]:
        """The font for these letters, and what it can write; "" where no font can write more than `usual`."""
        if wanted not in self._families:
            face, letters = best_face("".join(sorted(wanted)), self._faces)
            name = ""
            if face is None or not usual < letters:
                letters = usual
            else:
                name = f"{face.file.stem}-{face.number}".casefold()
                if name not in self.pdf.fonts:
                    self.pdf.add_font(name, fname=face.file, collection_font_number=face.number)
            self._families[wanted] = name, letters
        return self._families[wanted]
