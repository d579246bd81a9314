"""Parameters of the rest protocols: from path, query, headers and body at once."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.bodies import document_of, json_object
from belvedere_simulator.protocol.http import Request
from belvedere_simulator.protocol.problems import CannotParse, Problems
from belvedere_simulator.protocol.readers import Reader, Readers

_MOST_FIELDS = 1000

Query = Mapping[str, list[str]]
Finder = Callable[[Request, Mapping[str, str], Query], Any]
"""(request, labels of the path, query) -> the value on the wire, or None."""


class RestInput:
    """The input of one operation, compiled: `documents` reads what comes as JSON, `texts` the rest."""

    def __init__(self, operation: OperationModel, documents: Readers, texts: Readers) -> None:
        shape = operation.input_shape
        members = shape.members if isinstance(shape, StructureShape) else {}
        self._payload = shape.serialization.get("payload") if shape is not None else None
        required = frozenset(shape.required_members) if isinstance(shape, StructureShape) else frozenset()
        self._placed: list[tuple[str, Finder, Reader, bool]] = []
        self._in_body: list[tuple[str, str, Reader, bool]] = []
        named = {member.serialization.get("name", name) for name, member in members.items()}
        for name, member in members.items():
            needed = name in required
            if finder := _finder(name, member, self._payload, named):
                reader = documents.of(member) if _spoken_as_json(member) else texts.of(member)
                self._placed.append((name, finder, reader, needed))
            else:
                wire = member.serialization.get("name", name)
                self._in_body.append((name, wire, documents.of(member), needed))

    def read(self, request: Request, labels: Mapping[str, str], problems: Problems) -> dict[str, Any]:
        """The parameters. Raises CannotParse."""
        known: dict[str, Any] = {}
        if self._placed:
            query = query_of(request)
            for name, find, reader, needed in self._placed:
                _take(known, name, find(request, labels, query), reader, needed, problems)
        if self._in_body:
            document = json_object(document_of(request))
            if self._payload:
                document = {self._in_body[0][1]: document or None}
            for name, wire, reader, needed in self._in_body:
                _take(known, name, document.get(wire), reader, needed, problems)
        return known


def _take(
    known: dict[str, Any], name: str, value: Any, reader: Reader, needed: bool, problems: Problems
) -> None:
    if value is not None:
        known[name] = reader(value, name, problems)
    elif needed:
        problems.add(name, tr("is required"))


def query_of(request: Request) -> dict[str, list[str]]:
    """The query, decoded. Raises CannotParse."""
    if not request.query:
        return {}
    try:
        pairs = parse_qsl(request.query, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise CannotParse(tr("the query is not UTF-8 or has too many fields")) from error
    query: dict[str, list[str]] = {}
    for name, value in pairs:
        query.setdefault(name, []).append(value)
    return query


def _spoken_as_json(member: Shape) -> bool:
    return bool(member.serialization.get("jsonvalue")) or member.type_name == "blob"


def _finder(name: str, member: Shape, payload: str | None, named: set[str]) -> Finder | None:
    """How the value is found outside a JSON body; None for members of the body."""
    wire = member.serialization.get("name", name)
    match member.serialization.get("location"):
        case "uri":
            return lambda _request, labels, _query: labels.get(wire)
        case "header":
            return _header(wire.lower(), member)
        case "headers":
            return _headers(wire.lower())
        case "querystring" if isinstance(member, ListShape):
            return lambda _request, _labels, query: query.get(wire)
        case "querystring" if isinstance(member, MapShape):
            return _free_query(member, named)
        case "querystring":
            return lambda _request, _labels, query: _only(query.get(wire))
    if payload == name and member.type_name in {"blob", "string"}:
        return _raw_text if member.type_name == "string" else _raw_bytes
    return None


def _only(values: list[str] | None) -> str | None:
    if values is not None and len(values) > 1:
        raise CannotParse(tr("the query names a parameter twice"))
    return values[0] if values else None


def _header(wire: str, member: Shape) -> Finder:
    def find(request: Request, _labels: Mapping[str, str], _query: Query) -> Any:
        value = request.headers.get(wire)
        if value is None:
            return None
        if isinstance(member, ListShape):
            return [item.strip() for item in value.split(",")]
        if member.serialization.get("jsonvalue"):
            return _json_header(value)
        return value

    return find


def _json_header(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise CannotParse(tr("a header is not base64")) from error


def _headers(prefix: str) -> Finder:
    def find(request: Request, _labels: Mapping[str, str], _query: Query) -> Any:
        found = {
            name[len(prefix) :]: value for name, value in request.headers.items() if name.startswith(prefix)
        }
        return found or None

    return find


def _free_query(member: MapShape, named: set[str]) -> Finder:
    def find(_request: Request, _labels: Mapping[str, str], query: Query) -> Any:
        free = {name: values for name, values in query.items() if name not in named}
        if isinstance(member.value, ListShape):
            return free or None
        return {name: values[0] for name, values in free.items()} or None

    return find


def _raw_bytes(request: Request, _labels: Mapping[str, str], _query: Query) -> Any:
    return document_of(request) or None


def _raw_text(request: Request, _labels: Mapping[str, str], _query: Query) -> Any:
    try:
        return document_of(request).decode() or None
    except UnicodeDecodeError as error:
        raise CannotParse(tr("the body is not UTF-8")) from error
