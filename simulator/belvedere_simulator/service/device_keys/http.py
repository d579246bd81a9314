"""The little HTTP that the exchange speaks: one GET, one JSON answer, and the connection ends."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from belvedere_simulator.messages import tr
from belvedere_simulator.service.device_keys.refused import INVALID, MISSING, Refused

LARGEST_HEAD = 8 * 1024
HEAD_END = b"\r\n\r\n"
THING_HEADER = "x-amzn-iot-thingname"
_REQUEST = re.compile(r"(?P<method>[A-Z]{1,16}) (?P<path>/[!-~]*) HTTP/1\.[01]")
_PATH = re.compile(r"/role-aliases/(?P<alias>[^/]{1,256})/credentials")
_HEADER = re.compile(r"(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(?P<value>[\t -~]*?)[ \t]*")


@dataclass(frozen=True)
class Asked:
    """A request for keys: by which alias, and as which thing if it says so."""

    alias: str
    thing: str | None


def read_head(head: bytes) -> Asked:
    """What is asked in the head of a request. Raises Refused."""
    first, *lines = head.decode("latin-1").split("\r\n")
    request = _REQUEST.fullmatch(first)
    headers = [_HEADER.fullmatch(line) for line in lines if line]
    if request is None or not all(headers):
        raise Refused(400, INVALID, tr("this is no HTTP request"))
    if request["method"] != "GET":
        raise Refused(405, INVALID, tr("keys are asked for with GET"))
    path = _PATH.fullmatch(request["path"].partition("?")[0])
    if path is None:
        raise Refused(404, MISSING, tr("there is nothing but /role-aliases/<alias>/credentials"))
    things = [each["value"] for each in headers if each and each["name"].lower() == THING_HEADER]
    if len(things) > 1:
        raise Refused(400, INVALID, tr("{header} is given twice", header=THING_HEADER))
    return Asked(unquote(path["alias"]), things[0] if things else None)


def answer(status: int, document: Mapping[str, Any], now: datetime) -> bytes:
    """The whole answer; its date is the service's, by which keys end and signatures are judged."""
    body = json.dumps(document).encode()
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        f"Date: {format_datetime(now, usegmt=True)}\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode("ascii") + body
