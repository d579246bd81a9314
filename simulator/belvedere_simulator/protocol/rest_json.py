"""The rest-json protocol: operations by method and path, documents in JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from botocore.model import ServiceModel

from belvedere_simulator.protocol.faults import Fault
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.protocol.problems import Problems
from belvedere_simulator.protocol.readers import Readers
from belvedere_simulator.protocol.rest_input import RestInput
from belvedere_simulator.protocol.rest_output import RestOutput
from belvedere_simulator.protocol.routes import Routes
from belvedere_simulator.protocol.scalars import DOCUMENT, TEXT
from belvedere_simulator.protocol.wire import UnknownOperation
from belvedere_simulator.protocol.writers import Writers


class RestJson:
    """Serves `operations` of the model."""

    def __init__(self, model: ServiceModel, operations: Collection[str], *, nul: bool = False) -> None:
        documents, texts, writers = Readers(DOCUMENT, nul=nul), Readers(TEXT, nul=nul), Writers()
        known = {name: model.operation_model(name) for name in operations}
        self._routes = Routes(model)
        self._inputs = {name: RestInput(operation, documents, texts) for name, operation in known.items()}
        self._outputs = {
            name: RestOutput(operation.output_shape, writers) for name, operation in known.items()
        }
        self._statuses = {name: operation.http.get("responseCode", 200) for name, operation in known.items()}
        self._errors = {shape.name: RestOutput(shape, writers) for shape in model.error_shapes}

    def accepts(self, _request: Request) -> bool:
        """Whatever reaches a rest service is meant for it."""
        return True

    def read(self, request: Request, problems: Problems) -> tuple[str, dict[str, Any]]:
        """See Wire."""
        found = self._routes.match(request.method, request.path)
        if found is None or found[0] not in self._inputs:
            raise UnknownOperation(found[0] if found else f"{request.method} {request.path}")
        name, labels = found
        return name, self._inputs[name].read(request, labels, problems)

    def answer(self, operation: str, output: Mapping[str, Any], request_id: str) -> Response:
        """See Wire."""
        headers = {"x-amzn-RequestId": request_id}
        return self._outputs[operation].response(self._statuses[operation], output, headers)

    def refuse(self, fault: Fault, request_id: str) -> Response:
        """See Wire."""
        headers = {"x-amzn-RequestId": request_id, "x-amzn-ErrorType": fault.name}
        form = self._errors[fault.name] if fault.shape else _PLAIN
        return form.response(fault.status, fault.members, headers)


class _Plain(RestOutput):
    """An error that the model does not name: its message alone."""

    def __init__(self) -> None:
        super().__init__(None, Writers())
        self._write = dict


_PLAIN = _Plain()
