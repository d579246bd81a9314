"""What a service says when it refuses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


class SiteError(Exception):
    """The site answered, and refused: `code` in its own words, the HTTP `status`, a `message` for people."""

    def __init__(self, code: str, message: str, status: int) -> None:
        super().__init__(f"{code} ({status}): {message}")
        self.code = code
        self.message = message
        self.status = status


def error_of(status: int, content: bytes) -> SiteError:
    """The refusal in an answer of any of the JSON protocols."""
    try:
        document: Any = json.loads(content)
    except (ValueError, RecursionError):
        document = {}
    told: Mapping[str, Any] = document if isinstance(document, dict) else {}
    code = str(told.get("__type") or told.get("code") or status).rpartition("#")[2]
    return SiteError(code, str(told.get("message") or told.get("Message") or ""), status)
