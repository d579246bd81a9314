"""A face made from a service model: route, read, check, authorise, do, answer."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from itertools import count
from typing import Any

from botocore.model import ServiceModel

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.faults import Faults
from belvedere_simulator.protocol.handler import (
    ConditionsOf,
    Handler,
    ResourcesOf,
    any_resource,
    no_conditions,
)
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.protocol.memory import Kept, Memory
from belvedere_simulator.protocol.problems import CannotParse, Problems, TooManyProblems
from belvedere_simulator.protocol.wire import UnknownOperation, Wire
from belvedere_simulator.protocol.wires import wires_of
from belvedere_simulator.service.caller import Caller

_LOG = logging.getLogger("belvedere.service")
REQUEST_ID = "x-amzn-RequestId"
_PREFIXES = {"monitoring": "cloudwatch", "iotdata": "iot"}  # where policies use another name than signatures


class Gateway:
    """Serves `handlers` (by operation name) in every protocol that the model's clients may speak.

    `resources_of` says what each call must be permitted on, `conditions_of` what conditions of policies may
    ask of it beside. `nul` admits the character zero in texts.
    `memory` keeps answers that are asked for again and again.
    """

    def __init__(
        self,
        model: ServiceModel,
        handlers: Mapping[str, Handler],
        resources_of: ResourcesOf = any_resource,
        *,
        conditions_of: ConditionsOf = no_conditions,
        nul: bool = False,
        memory: Memory | None = None,
    ) -> None:
        self._model = model
        self._memory = memory
        self._handlers = dict(handlers)
        self._resources_of = resources_of
        self._conditions_of = conditions_of
        prefix = _PREFIXES.get(model.signing_name, model.signing_name)
        self._actions = {name: f"{prefix}:{name}" for name in handlers}
        self._faults = Faults(model)
        self._wires = wires_of(model, tuple(handlers), nul=nul)

    @property
    def name(self) -> str:
        """The service in the credential scope."""
        return str(self._model.signing_name)

    def handle(self, request: Request, caller: Caller) -> Response:
        """Answer one request; every failure is answered in the form of the request."""
        if (known := self.recall(request, caller)) is not None:
            return known
        request_id = _new_id()
        wire = next((wire for wire in self._wires if wire.accepts(request)), self._wires[-1])
        try:
            return self._do(wire, request, caller, request_id)
        except ServiceError as error:
            return self._refuse(wire, error, request_id)
        except Exception:
            _LOG.exception("%s: %r %r failed (%s)", self.name, request.method, request.path, request_id)
            return self._refuse(wire, self._faults.internal(request_id), request_id)

    def refuse(self, request: Request, error: ServiceError) -> Response:
        """Answer a request that got no further (no valid signature, no rate left) in its own form."""
        wire = next((wire for wire in self._wires if wire.accepts(request)), self._wires[-1])
        return self._refuse(wire, error, _new_id())

    def remembers(self, request: Request) -> bool:
        """Whether there may be something to recall; never waits."""
        return self._memory is not None and self._memory.has(request.target)

    def recall(self, request: Request, caller: Caller) -> Response | None:
        """The answer to a question that was answered before, if it is still the same; never waits."""
        if self._memory is None or request.method != "GET":
            return None
        kept = self._memory.recall(request.target)
        if kept is None or not all(caller.decide(kept.action, resource) for resource in kept.resources):
            return None
        response = kept.response
        headers = {**response.headers, REQUEST_ID: _new_id()}
        return Response(response.status, headers, response.body)

    def _do(self, wire: Wire, request: Request, caller: Caller, request_id: str) -> Response:
        operation, parameters = self._read(wire, request)
        stamp = self._memory.stamp() if self._memory is not None and request.method == "GET" else None
        action, resources = self._actions[operation], tuple(self._resources_of(caller, operation, parameters))
        asked = caller.knowing(self._conditions_of(operation, parameters))
        for resource in resources:
            asked.require(action, resource)
        response = wire.answer(operation, self._handlers[operation](caller, parameters), request_id)
        if self._memory is not None:
            self._memory.keep(stamp, operation, request.target, Kept(action, resources, response))
        return response

    def _read(self, wire: Wire, request: Request) -> tuple[str, dict[str, Any]]:
        problems = Problems()
        try:
            operation, parameters = wire.read(request, problems)
        except UnknownOperation as unknown:
            raise self._faults.unknown_operation(str(unknown)) from unknown
        except CannotParse as broken:
            raise self._faults.cannot_parse(str(broken)) from broken
        except RecursionError as broken:
            raise self._faults.cannot_parse(tr("it nests too deep")) from broken
        except TooManyProblems as many:
            raise self._faults.invalid(problems.found) from many
        if problems.found:
            raise self._faults.invalid(problems.found)
        return operation, parameters

    def _refuse(self, wire: Wire, error: ServiceError, request_id: str) -> Response:
        return wire.refuse(self._faults.fault(error), request_id)


# Unique, and of the form of UUIDs; making those takes longer than many an answer.
_RUN = secrets.token_hex(8)
_numbers = count()


def _new_id() -> str:
    return f"{_RUN[:8]}-{_RUN[8:12]}-4{_RUN[12:15]}-a000-{next(_numbers):012x}"
