"""Cursors of the faces beside Panorama, which call their paging members and errors by other names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.pagination import Cursor, cursor


@dataclass(frozen=True)
class PagingNames:
    """How one service names the token and the size of a page, and the error for a foreign token."""

    token: str
    size: str
    error: str

    def cursor(self, operation: str, parameters: Mapping[str, Any], *, largest: int) -> Cursor:
        """The cursor of a request with these `parameters`; raises `error` for a token of another list."""
        own = {name: value for name, value in parameters.items() if name not in {self.token, self.size}}
        own["NextToken"] = parameters.get(self.token)
        own["MaxResults"] = parameters.get(self.size)
        try:
            return cursor(operation, own, largest=largest)
        except ServiceError as problem:
            raise ServiceError(self.error, problem.message) from problem
