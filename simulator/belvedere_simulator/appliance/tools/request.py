"""What the site asks an appliance to look at, read without trust."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.channel.messages import Unreadable, read_object
from belvedere_simulator.errors import BelvedereError

LARGEST = 32 * 1024
_ID = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True)
class ToolRequest:
    """`id` tells requests apart. `cancel`: the request of this id is not wanted any more."""

    id: str
    tool: str = ""
    given: Mapping[str, Any] = field(default_factory=dict, repr=False)
    cancel: bool = False


def read_request(payload: bytes) -> ToolRequest | None:
    """The request in a message; None for what is none."""
    try:
        message = read_object(payload, LARGEST)
    except Unreadable:
        return None
    identifier, tool, given = message.get("id"), message.get("tool"), message.get("with", {})
    if not isinstance(identifier, str) or not _ID.match(identifier):
        return None
    if message.get("cancel") is True:
        return ToolRequest(identifier, cancel=True)
    if not isinstance(tool, str) or not isinstance(given, dict):
        return None
    return ToolRequest(identifier, tool, given)


def error_document(error: BelvedereError) -> dict[str, Any]:
    """An error as its parts, as it travels."""
    told = {"code": error.code, "what": error.what, "where": error.where, "why": error.why}
    return {**told, "remedy": error.remedy}
