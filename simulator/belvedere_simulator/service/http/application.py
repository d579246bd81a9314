"""The ASGI application: reads heads and bodies on the event loop, everything else in worker threads."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.service.http.gate import Destination, Gate
from belvedere_simulator.service.http.head import BadHead, read_head
from belvedere_simulator.service.http.intake import Gone, Intake, Receive
from belvedere_simulator.service.http.limits import Limits
from belvedere_simulator.service.http.origin import OriginCheck
from belvedere_simulator.service.http.responding import Responder, Send, as_bytes
from belvedere_simulator.service.http.spool import TooLarge
from belvedere_simulator.service.http.workers import Workers

Application = Callable[[Mapping[str, Any], Receive, Send], Awaitable[None]]


class ServiceApplication:
    """One request at a time of each connection, from head to answer."""

    def __init__(
        self, gate: Gate, origins: OriginCheck, workers: Workers, incoming: Path, limits: Limits
    ) -> None:
        self._gate = gate
        self._origins = origins
        self._workers = workers
        self._limits = limits
        self._intake = Intake(workers, incoming, limits)
        self._responder = Responder(workers, limits.idle_seconds)

    def at_once(self, scope: Mapping[str, Any]) -> list[bytes] | None:
        """The answer to a question without a body where it is known already, see `AtOnce`; never waits.

        Everything else is None, refusals too: the usual way says why.
        """
        try:
            head = read_head(scope, self._limits.headers)
        except BadHead:
            return None
        face = self._gate.may_know(head)
        if face is None or self._origins.problem(head.headers, scope["server"][0]):
            return None
        response = self._gate.answer_at_once(head, face)
        return as_bytes(response) if response is not None else None

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        method = scope["method"]
        try:
            head = read_head(scope, self._limits.headers)
        except BadHead as problem:
            await self._responder.send(Response(400, {}, str(problem).encode()), method, send, close=True)
            return
        where = self._gate.destination(head)
        server = scope.get("server")
        problem_of_origin = self._origins.problem(head.headers, server[0] if server else "")
        with contextlib.suppress(TimeoutError):
            if problem_of_origin:
                refused = ServiceError("AccessDeniedException", problem_of_origin, 403)
                response, close = self._gate.refusal(where, refused), True
            else:
                response, close = await self._answer(head, where, receive)
            await self._responder.send(response, method, send, close=close)

    async def _answer(self, head: Request, where: Destination, receive: Receive) -> tuple[Response, bool]:
        """The answer, and whether the connection must end because the body was not read."""
        try:
            return await self._answer_in_time(head, where, receive)
        except Gone:
            # Who left does not hear it; who was too slow does.
            slow = ServiceError("RequestTimeout", tr("The body of the request did not come in time"), 408)
            return self._gate.refusal(where, slow), True

    async def _answer_in_time(
        self, head: Request, where: Destination, receive: Receive
    ) -> tuple[Response, bool]:
        if self._intake.is_small(head):
            request = await self._intake.small(head, receive)
            return await self._workers.run(self._gate.serve, request, where), False
        largest = self._limits.largest_object if where.name == "s3" else self._limits.largest_request
        try:
            return await self._answer_large(head, where, receive, largest), False
        except TooLarge:
            return self._gate.too_large(where, largest), True
        except Gone:
            raise
        except Exception as problem:
            return self._gate.refusal(where, problem), True

    async def _answer_large(
        self, head: Request, where: Destination, receive: Receive, largest: int
    ) -> Response:
        found = None
        # Nobody uploads gigabytes before it is known who they are, where the head tells it.
        if where.name == "s3":
            found = await self._workers.run(self._gate.authenticate, head, None)
        request = await self._intake.large(head, found, receive, largest)
        try:
            if found is not None:
                return await self._workers.run(self._gate.serve_authenticated, request, where, found)
            return await self._workers.run(self._gate.serve, request, where)
        finally:
            if request.body.file is not None:
                request.body.file.unlink(missing_ok=True)
