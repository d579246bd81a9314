"""Outputs and errors of the rest-json protocol: status, headers and body at once."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from botocore.model import ListShape, Shape, StructureShape

from belvedere_simulator.protocol import moments
from belvedere_simulator.protocol.http import Response
from belvedere_simulator.protocol.writers import Writer, Writers, structure_writer

_Header = Callable[[dict[str, str], Any], None]


class RestOutput:
    """One output or error shape, compiled."""

    def __init__(self, shape: StructureShape | None, writers: Writers) -> None:
        self._headers: dict[str, _Header] = {}
        self._status = ""
        self._payload = shape.serialization.get("payload") if shape is not None else None
        self._payload_shape = shape.members[self._payload] if shape is not None and self._payload else None
        body: dict[str, tuple[str, Writer | None]] = {}
        for name, member in (shape.members if shape is not None else {}).items():
            wire = member.serialization.get("name", name)
            match member.serialization.get("location"):
                case "statusCode":
                    self._status = name
                case "header":
                    self._headers[name] = _header(wire, member)
                case "headers":
                    self._headers[name] = _headers(wire)
                case _:
                    body[name] = (wire, writers.of(member))
        self._body = body
        self._write = structure_writer(body)

    def response(self, status: int, output: Mapping[str, Any], headers: dict[str, str]) -> Response:
        """The response with `headers` and those of the shape."""
        if self._headers or self._status:
            output = dict(output)
            status = output.pop(self._status, None) or status
            for name, write in self._headers.items():
                if (value := output.pop(name, None)) is not None:
                    write(headers, value)
        if self._payload_shape is not None and self._payload is not None:
            return self._of_payload(status, output.get(self._payload), headers, self._payload_shape)
        headers["Content-Type"] = "application/json"
        return Response(status, headers, orjson.dumps(self._write(output)))

    def _of_payload(self, status: int, value: Any, headers: dict[str, str], shape: Shape) -> Response:
        if value is None:
            return Response(status, headers)
        if shape.type_name == "blob":
            return Response(status, {"Content-Type": "application/octet-stream"} | headers, bytes(value))
        if shape.type_name == "string":
            return Response(status, {"Content-Type": "text/plain; charset=utf-8"} | headers, value.encode())
        writer = self._body[str(self._payload)][1]
        document = writer(value) if writer else value
        return Response(status, headers | {"Content-Type": "application/json"}, orjson.dumps(document))


def _header(wire: str, member: Shape) -> _Header:
    text = _texts(member)

    def write(headers: dict[str, str], value: Any) -> None:
        headers[wire] = text(value)

    return write


def _headers(prefix: str) -> _Header:
    def write(headers: dict[str, str], value: Any) -> None:
        headers.update({prefix + name: text for name, text in value.items()})

    return write


def _texts(member: Shape) -> Callable[[Any], str]:
    if isinstance(member, ListShape):
        one = _texts(member.member)
        return lambda value: ",".join(map(one, value))
    if member.type_name == "timestamp":
        write = moments.writer(member.serialization.get("timestampFormat", "rfc822"))
        return lambda value: str(write(value))
    if member.type_name == "boolean":
        return lambda value: "true" if value else "false"
    if member.serialization.get("jsonvalue"):
        return lambda value: base64.b64encode(json.dumps(value).encode()).decode()
    return str
