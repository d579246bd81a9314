"""A face made from a service model: route, read, check, authorise, do, answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from botocore.model import ServiceModel

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.faults import Faults
from belvedere_simulator.protocol.handler import Handler, ResourcesOf, any_resource
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.protocol.problems import CannotParse, Problems, TooManyProblems
from belvedere_simulator.protocol.wire import UnknownOperation, Wire
from belvedere_simulator.protocol.wires import wires_of
from belvedere_simulator.service.caller import Caller

_LOG = logging.getLogger("belvedere.service")
_PREFIXES = {"monitoring": "cloudwatch", "iotdata": "iot"}  # where policies use another name than signatures


class Gateway:
    """Serves `handlers` (by operation name) in every protocol that the model's clients may speak.

    `resources_of` says what each call must be permitted on. `nul` admits the character zero in texts.
    """

    def __init__(
        self,
        model: ServiceModel,
        handlers: Mapping[str, Handler],
        resources_of: ResourcesOf = any_resource,
        *,
        nul: bool = False,
    ) -> None:
        self._model = model
        self._handlers = dict(handlers)
        self._resources_of = resources_of
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
        request_id = str(uuid4())
        wire = next((wire for wire in self._wires if wire.accepts(request)), self._wires[-1])
        try:
            operation, output = self._do(wire, request, caller)
            return wire.answer(operation, output, request_id)
        except ServiceError as error:
            return self._refuse(wire, error, request_id)
        except Exception:
            _LOG.exception("%s: %r %r failed (%s)", self.name, request.method, request.path, request_id)
            return self._refuse(wire, self._faults.internal(request_id), request_id)

    def refuse(self, request: Request, error: ServiceError) -> Response:
        """Answer a request that got no further (no valid signature, no rate left) in its own form."""
        wire = next((wire for wire in self._wires if wire.accepts(request)), self._wires[-1])
        return self._refuse(wire, error, str(uuid4()))

    def _do(self, wire: Wire, request: Request, caller: Caller) -> tuple[str, Mapping[str, Any]]:
        operation, parameters = self._read(wire, request)
        for resource in self._resources_of(caller, operation, parameters):
            caller.require(self._actions[operation], resource)
        return operation, self._handlers[operation](caller, parameters)

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
