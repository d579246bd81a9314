"""The bodies of requests as documents: bounded, unpacked, strictly JSON."""

from __future__ import annotations

import json
import zlib
from typing import Any

import orjson

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Request
from belvedere_simulator.protocol.problems import CannotParse

LARGEST_DOCUMENT = 8 * 2**20
"""Bytes; the largest of the real services take one MiB of text, which JSON may spell six times as long."""


def document_of(request: Request) -> bytes:
    """The body, unpacked where it came packed with gzip. Raises CannotParse above LARGEST_DOCUMENT."""
    if request.body.size > LARGEST_DOCUMENT:
        raise CannotParse(tr("the body is larger than {size} bytes", size=LARGEST_DOCUMENT))
    data = request.body.read()
    encoding = request.headers.get("content-encoding", "").strip().lower()
    if encoding == "gzip":
        return _unpacked(data)
    if encoding not in {"", "identity", "aws-chunked"}:
        raise CannotParse(tr("the encoding of the body is not known"))
    return data


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(data, LARGEST_DOCUMENT)
    except zlib.error as error:
        raise CannotParse(tr("the body is not packed with gzip")) from error
    if not unpacker.eof:
        raise CannotParse(
            tr("the packed body is cut short or larger than {size} bytes", size=LARGEST_DOCUMENT)
        )
    return plain


def json_object(data: bytes) -> dict[str, Any]:
    """The object that a JSON body holds; an empty body is an empty object. Raises CannotParse."""
    if not data:
        return {}
    try:
        # The first says no to bad UTF-8, lone surrogates, NaN and what nests too deep; the second to
        # a name given twice, of which two readers could see two different values.
        value = orjson.loads(data)
        json.loads(data, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise CannotParse(tr("the body is not a JSON document")) from error
    if type(value) is not dict:
        raise CannotParse(tr("the body is not a JSON object"))
    return value


def _once(pairs: list[tuple[str, Any]]) -> None:
    if len(pairs) > 1 and len({name for name, _ in pairs}) != len(pairs):
        raise CannotParse(tr("the body names a member twice"))
