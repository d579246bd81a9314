"""Letters of every language on paper: by a font of this computer, else told as numbers."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from belvedere_simulator.paper.fonts import FontFace, best_face, letters_of, system_faces
from belvedere_simulator.paper.sheet import Sheet


@pytest.fixture
def wide(tmp_path: Path) -> FontFace:
    """A font that has Latin letters and one of Japanese."""
    return FontFace(font(tmp_path / "wide.ttf", "abcdefghijklmnopqrstuvwxyz カ"))


def test_western_letters_need_no_font() -> None:
    sheet = Sheet("A", faces=_never)
    assert sheet.write_with("Portão — gate…", 9) == "Portão - gate..."
    assert sheet.remark == ""


def test_other_letters_take_a_font_that_has_them(wide: FontFace) -> None:
    sheet = Sheet("A", faces=lambda _letters: [wide])
    sheet.pdf.add_page()
    assert sheet.write_with("カ漢", 9) == "カ[U+6F22]"
    told = sheet.write_with("gate カ", 9)
    assert sheet.pdf.font_family == "wide-0"
    assert told == "gate カ"
    assert sheet.remark
    sheet.pdf.cell(text=told)
    assert bytes(sheet.pdf.output()).startswith(b"%PDF-")


def test_without_any_font_letters_are_told_as_numbers(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    useless: list[list[FontFace]] = [[], [FontFace(broken)], [FontFace(tmp_path / "missing.ttf")]]
    for each in useless:
        sheet = Sheet("A", faces=partial(_only, each))
        assert sheet.write_with("漢 door", 9) == "[U+6F22] door"
        assert "numbers" in sheet.remark


def test_the_face_with_most_letters_is_taken(tmp_path: Path, wide: FontFace) -> None:
    other = FontFace(font(tmp_path / "other.ttf", "ab"))
    assert best_face("aカ", lambda _letters: [other, wide])[0] == wide
    assert letters_of(wide) >= {"a", "カ"}


@pytest.mark.parametrize(("platform", "name"), [("win32", "arial.ttf"), ("darwin", "Arial Unicode.ttf")])
def test_each_system_has_its_likely_fonts(platform: str, name: str) -> None:
    assert any(face.file.name == name for face in system_faces("ω", platform))


def test_here_fontconfig_tells_them() -> None:
    for face in system_faces("ω", "linux"):
        assert face.file.is_file()


def _only(faces: list[FontFace], _letters: str) -> list[FontFace]:
    return faces


def _never(_letters: str) -> list[FontFace]:
    raise AssertionError("no font is needed")


def font(file: Path, letters: str) -> Path:
    """Make a font whose letters are all the same square."""
    names = [".notdef", *(f"u{ord(letter):04X}" for letter in letters)]
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 500), (500, 500), (500, 0)):
        pen.lineTo(point)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"u{ord(letter):04X}" for letter in letters})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": file.stem, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(file)
    return file
