"""What one wire form of a service does for the gateway."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from belvedere_simulator.protocol.faults import Fault
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.protocol.problems import Problems


class UnknownOperation(Exception):
    """The request asks for an operation that the model or the service does not have; the text names it."""


class Wire(Protocol):
    """A protocol of AWS, bound to one model and to the operations that are served."""

    def accepts(self, request: Request) -> bool:
        """Whether the request is in this form."""

    def read(self, request: Request, problems: Problems) -> tuple[str, dict[str, Any]]:
        """The operation and its parameters; what breaks the model goes to `problems`.

        Raises UnknownOperation and CannotParse.
        """

    def answer(self, operation: str, output: Mapping[str, Any], request_id: str) -> Response:
        """The output of the operation."""

    def refuse(self, fault: Fault, request_id: str) -> Response:
        """An error."""
