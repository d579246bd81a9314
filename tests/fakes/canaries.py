"""Secrets that were planted, and the search for them in whatever form they may have got somewhere."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote, quote_plus

MARK = "canary-"
"""What every planted password begins with."""
_AWKWARD = '/7"&%+'
"""What follows: whatever writes it somewhere has to write it in a form of its own."""
_AROUND = 24
_PDF_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PDF_RANGES = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4})>")
_PDF_ARRAYS = re.compile(rb"<([0-9a-fA-F]{4})>\s*<[0-9a-fA-F]{4}>\s*\[([^\]]*)\]")
_PDF_PAIRS = re.compile(rb"^<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4})>\s*$", re.MULTILINE)
_PDF_SHOWN = re.compile(rb"<([0-9a-fA-F ]+)>\s*Tj")


def canary(name: str) -> str:
    """A password to be planted."""
    return f"{MARK}{name}{_AWKWARD}"


def forms_of(secret: str) -> frozenset[bytes]:
    """All that a secret may look like: plain, quoted, escaped, as hexadecimal digits, inside of base64."""
    raw = secret.encode()
    plain = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), html.escape(secret)}
    plain |= {json.dumps(secret)[1:-1], repr(secret)[1:-1], raw.hex(), raw.hex().upper()}
    found = {each.encode() for each in plain} | {secret.encode("utf-16-le"), secret.encode("utf-16-be")}
    for before in range(3):
        # Three bytes become four letters: those at the ends hang on the neighbours, too.
        whole = base64.b64encode(bytes(before) + raw)
        start, end = -(-before * 4 // 3), (before + len(raw)) * 4 // 3
        found |= {whole[start:end], whole[start:end].translate(bytes.maketrans(b"+/", b"-_"))}
    return frozenset(each for each in found if len(each) >= len(MARK))


class Search:
    """For planted passwords, and for `others` that nobody chose: keys."""

    def __init__(self, others: Iterable[str] = ()) -> None:
        self._needles = set(forms_of(MARK))
        self.add(*others)

    def add(self, *secrets: str) -> None:
        """Search for these too."""
        for secret in secrets:
            self._needles |= forms_of(secret)

    def text(self, text: str) -> list[str]:
        """Where a secret stands in a text: what is around it."""
        return self.content(text.encode(errors="backslashreplace"))

    def content(self, content: bytes) -> list[str]:
        """The same in bytes; archives, documents and whatever is compressed in them are opened."""
        return [
            piece[max(at - _AROUND, 0) : at + len(needle) + _AROUND].decode(errors="backslashreplace")
            for piece in _pieces(content)
            for needle in self._needles
            if (at := piece.find(needle)) >= 0
        ]

    def file(self, file: Path) -> list[str]:
        """The same in a file and in its name."""
        try:
            content = file.read_bytes()
        except OSError:
            return []  # gone meanwhile, or nothing that can be read
        return self.text(str(file)) + self.content(content)


def _pieces(content: bytes) -> Iterable[bytes]:
    yield content
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from _pieces(archive.read(name))
    elif content.startswith(b"%PDF-"):
        yield from _printed(content)


def _printed(document: bytes) -> Iterable[bytes]:
    streams = [_inflated(found) for found in _PDF_STREAM.findall(document)]
    yield from streams
    for letters in (_letters(each) for each in streams if b"begincmap" in each):
        for stream in streams:
            shown = b"".join(re.sub(rb"\s", b"", each) for each in _PDF_SHOWN.findall(stream))
            codes = (int(shown[at : at + 4], 16) for at in range(0, len(shown) - 3, 4))
            # A glyph may stand for several letters, as that of fi.
            yield normalize("NFKC", "".join(letters.get(code, " ") for code in codes)).encode()


def _letters(table: bytes) -> dict[int, str]:
    """What the glyphs of a font in a document stand for."""
    found = {}
    for first, letters in _PDF_ARRAYS.findall(table):
        for code, letter in enumerate(re.findall(rb"[0-9a-fA-F]{4,}", letters), int(first, 16)):
            found[code] = chr(int(letter[:4], 16))
    rest = _PDF_ARRAYS.sub(b"", table)
    for first, last, letter in _PDF_RANGES.findall(rest):
        for code in range(int(first, 16), int(last, 16) + 1):
            found[code] = chr(int(letter, 16) + code - int(first, 16))
    pairs = ((int(code, 16), chr(int(letter, 16))) for code, letter in _PDF_PAIRS.findall(rest))
    return {**found, **dict(pairs)}


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream
