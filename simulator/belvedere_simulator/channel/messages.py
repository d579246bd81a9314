"""Payloads: JSON objects from anybody, read without trust and written compactly."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LARGEST = 128 * 1024
LONGEST_TOKEN = 64

Object = dict[str, Any]


class Damage(StrEnum):
    """Why a payload cannot be read."""

    ENCODING = "encoding"
    JSON = "json"
    SIZE = "size"


class Unreadable(ValueError):
    """A payload that is no JSON object."""

    def __init__(self, damage: Damage) -> None:
        super().__init__(damage.value)
        self.damage = damage


@dataclass(frozen=True)
class Message:
    """Something to publish."""

    topic: str
    payload: Object


def read_object(payload: bytes, largest: int = LARGEST) -> Object:
    """The JSON object in `payload`; an empty payload is an empty object.

    Raises Unreadable: too long, not UTF-8, not JSON, not an object, nested beyond reason, repeated keys,
    numbers that are none (NaN) or too large, text that UTF-8 cannot hold.
    """
    if len(payload) > largest:
        raise Unreadable(Damage.SIZE)
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(Damage.ENCODING) from error
    if not text.strip():
        return {}
    try:
        read = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_integer,
        )
        json.dumps(read, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Unreadable(Damage.JSON) from error
    if not isinstance(read, dict):
        raise Unreadable(Damage.JSON)
    return read


def write_object(content: Mapping[str, Any]) -> bytes:
    """The compact form of a payload."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def is_token(value: Any) -> bool:
    """Whether `value` may be a clientToken."""
    return isinstance(value, str) and len(value.encode("utf-8")) <= LONGEST_TOKEN


def token_of(request: Mapping[str, Any]) -> Object:
    """The request's clientToken as a part of its answer."""
    token = request.get("clientToken")
    return {"clientToken": token} if token is not None and is_token(token) else {}


def _unique(pairs: list[tuple[str, Any]]) -> Object:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a key is there twice")
    return read


def _no_constant(text: str) -> Any:
    raise ValueError(text)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("too large")
    return number


def _integer(text: str) -> int:
    # Other readers of the same JSON know no larger ones.
    number = int(text) if len(text) <= 20 else None
    if number is None or not -(2**63) <= number < 2**64:
        raise ValueError("too large")
    return number
