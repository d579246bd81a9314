"""The query protocol: a form with an `Action`, answered in XML."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from botocore.model import ServiceModel

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.bodies import document_of
from belvedere_simulator.protocol.faults import Fault
from belvedere_simulator.protocol.forms import document_of_form, form_of
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.protocol.problems import CannotParse, Problems
from belvedere_simulator.protocol.readers import Readers
from belvedere_simulator.protocol.scalars import TEXT
from belvedere_simulator.protocol.wire import UnknownOperation
from belvedere_simulator.protocol.xml import XmlWriters, element, text

_FORM = "application/x-www-form-urlencoded"


class Query:
    """Serves `operations` of the model."""

    def __init__(self, model: ServiceModel, operations: Collection[str], *, nul: bool = False) -> None:
        known = {name: model.operation_model(name) for name in operations}
        readers, writers = Readers(TEXT, wire_names=False, nul=nul), XmlWriters()
        self._namespace = model.metadata.get("xmlNamespace", "")
        self._inputs = {
            name: (op.input_shape, readers.of(op.input_shape)) if op.input_shape is not None else None
            for name, op in known.items()
        }
        self._outputs = {
            name: (op.output_shape.serialization.get("resultWrapper", ""), writers.of(op.output_shape))
            if op.output_shape is not None
            else None
            for name, op in known.items()
        }
        self._errors = {shape.name: writers.of(shape) for shape in model.error_shapes}

    def accepts(self, request: Request) -> bool:
        """See Wire."""
        return request.headers.get("content-type", "").startswith(_FORM) or "Action=" in request.query

    def read(self, request: Request, problems: Problems) -> tuple[str, dict[str, Any]]:
        """See Wire."""
        try:
            fields = form_of(request.query) | form_of(document_of(request).decode())
        except UnicodeDecodeError as error:
            raise CannotParse(tr("the form is not UTF-8")) from error
        operation = fields.get("Action", "")
        if operation not in self._inputs:
            raise UnknownOperation(operation)
        known = self._inputs[operation]
        if known is None:
            return operation, {}
        shape, reader = known
        return operation, reader(document_of_form(shape, fields), "", problems) or {}

    def answer(self, operation: str, output: Mapping[str, Any], request_id: str) -> Response:
        """See Wire."""
        result = ""
        if known := self._outputs[operation]:
            wrapper, write = known
            result = element(wrapper, write(output)) if wrapper else write(output)
        metadata = element("ResponseMetadata", element("RequestId", request_id))
        return self._response(200, f"{operation}Response", result + metadata, request_id)

    def refuse(self, fault: Fault, request_id: str) -> Response:
        """See Wire."""
        told = element("Type", fault.blame) + element("Code", text(fault.code))
        told += element("Message", text(fault.message))
        if fault.shape is not None:
            rest = {name: value for name, value in fault.members.items() if name.lower() != "message"}
            told += self._errors[fault.name](rest)
        body = element("Error", told) + element("RequestId", request_id)
        return self._response(fault.status, "ErrorResponse", body, request_id)

    def _response(self, status: int, root: str, content: str, request_id: str) -> Response:
        headers = {"x-amzn-RequestId": request_id, "Content-Type": "text/xml"}
        namespace = f' xmlns="{text(self._namespace)}"' if self._namespace else ""
        return Response(status, headers, f"<{root}{namespace}>{content}</{root}>".encode())
