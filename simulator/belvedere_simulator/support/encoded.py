"""Texts inside of texts: base64, hexadecimal digits, percent signs."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

_LETTERS = re.compile(r"[A-Za-z0-9+/_-]{12,}")
_WORD = re.compile(r"[^\s\"'<>]+")
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_SHORTEST = 6
_URL_LETTERS = str.maketrans("-_", "+/")


def encoded_pieces(line: str) -> list[str]:
    """What may be encoded in a line, the longest first."""
    pieces = set(_LETTERS.findall(line))
    if "%" in line:
        pieces |= {word for word in _WORD.findall(line) if "%" in word}
    return sorted(pieces, key=len, reverse=True)


def decodings(piece: str) -> Iterator[str]:
    """All that a piece may mean."""
    if "%" in piece:
        yield unquote_plus(piece)
        return
    if len(piece) % 2 == 0 and _HEXADECIMAL.issuperset(piece):
        yield from _texts(bytes.fromhex(piece))
    plain = piece.translate(_URL_LETTERS)
    # Where it begins is not known: what stands before it may be letters too.
    for skipped in range(4):
        rest = (len(plain) - skipped) % 4
        whole = plain[skipped : len(plain) - (1 if rest == 1 else 0)]
        try:
            yield from _texts(base64.b64decode(whole + "=" * (-len(whole) % 4)))
        except (binascii.Error, ValueError):
            continue


def _texts(content: bytes) -> Iterator[str]:
    if len(content) >= _SHORTEST:
        yield content.decode("latin-1")
        if not content.isascii():
            yield content.decode("utf-8", "replace")
        if b"\0" in content:
            yield content.decode("utf-16-le", "replace")
