"""Readers of single values: as JSON documents hold them, and as text in paths, queries, headers, forms.

Each gives the value or raises ValueError.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from typing import Any

from belvedere_simulator.protocol import moments

Scalar = Callable[[Any], Any]
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_NUMBER = re.compile(r"[+-]?([0-9]{1,400}(\.[0-9]{0,400})?|\.[0-9]{1,400})([eE][+-]?[0-9]{1,4})?")
_RANGES = {"integer": 2**31, "long": 2**63}


def _string(value: Any) -> str:
    if type(value) is not str:
        raise ValueError
    return value


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError
    return value


def _whole(bound: int) -> Scalar:
    def read(value: Any) -> int:
        if type(value) is not int or not -bound <= value < bound:
            raise ValueError
        return value

    return read


def _number(value: Any) -> float:
    if type(value) is not float and type(value) is not int:
        raise ValueError
    number = float(value)
    if number - number != 0:  # infinity or not a number
        raise ValueError
    return number


def _blob(value: Any) -> bytes:
    if type(value) is bytes:
        return value
    try:
        return base64.b64decode(_string(value), validate=True)
    except binascii.Error as error:
        raise ValueError from error


def _text_boolean(value: Any) -> bool:
    return {"true": True, "false": False}[value] if value in ("true", "false") else _boolean(None)


def _text_whole(bound: int) -> Scalar:
    check = _whole(bound)
    return lambda value: check(int(value) if _INTEGER.fullmatch(value) else None)


def _text_number(value: Any) -> float:
    return _number(float(value) if _NUMBER.fullmatch(value) else None)


DOCUMENT: Mapping[str, Scalar] = {
    "string": _string,
    "character": _string,
    "boolean": _boolean,
    "integer": _whole(_RANGES["integer"]),
    "long": _whole(_RANGES["long"]),
    "float": _number,
    "double": _number,
    "blob": _blob,
    "timestamp": moments.from_document,
}
"""For JSON and CBOR, whose values have types of their own."""

TEXT: Mapping[str, Scalar] = {
    **DOCUMENT,
    "boolean": _text_boolean,
    "integer": _text_whole(_RANGES["integer"]),
    "long": _text_whole(_RANGES["long"]),
    "float": _text_number,
    "double": _text_number,
    "timestamp": moments.from_text,
}
"""For values that travel as text."""
