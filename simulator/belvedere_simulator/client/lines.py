"""The lines between the window's process and the client child.

In: {"id": 1, "call": NAME, "with": {...}} and {"id": 1, "cancel": true}. Out, any number of
{"id": 1, "progress": {...}} and {"id": 1, "event": {...}}, then one of {"id": 1, "result": ...},
{"id": 1, "error": {...}} and {"id": 1, "cancelled": true}.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError


def write_line(document: Mapping[str, Any]) -> bytes:
    """One line."""
    return json.dumps(document, ensure_ascii=True, default=_plain).encode() + b"\n"


def read_line(line: bytes) -> dict[str, Any]:
    """The object of a line. Raises ValueError for anything else."""
    document = json.loads(line)
    if not isinstance(document, dict):
        raise ValueError("not an object")
    return document


def failure_document(error: BelvedereError) -> dict[str, Any]:
    """An error as its parts."""
    told = {"code": error.code, "what": error.what, "where": error.where, "why": error.why}
    return {**told, "remedy": error.remedy, "fields": error.fields}


def failure_of(document: Mapping[str, Any]) -> BelvedereError:
    """The opposite of `failure_document`."""
    return BelvedereError(
        str(document.get("code", "")),
        str(document.get("what", "")),
        where=str(document.get("where", "")),
        why=str(document.get("why", "")),
        remedy=str(document.get("remedy", "")),
        fields=document.get("fields"),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, Path):
        return str(value)
    raise TypeError(type(value).__name__)
