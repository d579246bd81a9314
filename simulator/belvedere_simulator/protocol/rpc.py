"""The protocols of one document each way: JSON 1.0 and 1.1 by target header, CBOR by path."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import orjson
from botocore.model import ServiceModel, Shape

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol import cbor
from belvedere_simulator.protocol.bodies import document_of, json_object
from belvedere_simulator.protocol.faults import Fault
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.protocol.problems import CannotParse, Problems
from belvedere_simulator.protocol.readers import Reader, Readers
from belvedere_simulator.protocol.scalars import DOCUMENT
from belvedere_simulator.protocol.wire import UnknownOperation
from belvedere_simulator.protocol.writers import Writer, Writers


class _Documents:
    """The readers and writers of the operations and errors of a model."""

    def __init__(
        self, model: ServiceModel, operations: Collection[str], readers: Readers, writers: Writers
    ) -> None:
        known = {name: model.operation_model(name) for name in operations}
        self._inputs = {name: _maybe_reader(op.input_shape, readers) for name, op in known.items()}
        self._outputs = {name: _maybe_writer(op.output_shape, writers) for name, op in known.items()}
        self._errors = {shape.name: writers.of(shape) for shape in model.error_shapes}

    def parameters(self, operation: str, document: Any, problems: Problems) -> dict[str, Any]:
        """The parameters in a document. Raises UnknownOperation."""
        if operation not in self._inputs:
            raise UnknownOperation(operation)
        reader = self._inputs[operation]
        return (reader(document, "", problems) or {}) if reader else {}

    def output(self, operation: str, output: Mapping[str, Any]) -> dict[str, Any] | None:
        """The document of an output; None where the operation has no output at all."""
        writer = self._outputs[operation]
        return writer(output) if writer else None

    def error(self, fault: Fault) -> dict[str, Any]:
        """The document of an error."""
        writer = self._errors[fault.name] if fault.shape else None
        told: dict[str, Any] = writer(fault.members) if writer else dict(fault.members)
        return {"__type": fault.name, "message": fault.message} | told


def _maybe_reader(shape: Shape | None, readers: Readers) -> Reader | None:
    return readers.of(shape) if shape is not None else None


def _maybe_writer(shape: Shape | None, writers: Writers) -> Writer | None:
    return writers.of(shape) if shape is not None else None


class JsonRpc:
    """The `json` protocol: `X-Amz-Target: Prefix.Operation`."""

    def __init__(self, model: ServiceModel, operations: Collection[str], *, nul: bool = False) -> None:
        self._documents = _Documents(model, operations, Readers(DOCUMENT, nul=nul), Writers())
        self._type = f"application/x-amz-json-{model.metadata.get('jsonVersion', '1.0')}"
        self._compatible = "awsQueryCompatible" in model.metadata

    def accepts(self, request: Request) -> bool:
        """See Wire."""
        return "x-amz-target" in request.headers

    def read(self, request: Request, problems: Problems) -> tuple[str, dict[str, Any]]:
        """See Wire."""
        operation = request.headers.get("x-amz-target", "").rpartition(".")[2]
        document = json_object(document_of(request))
        return operation, self._documents.parameters(operation, document, problems)

    def answer(self, operation: str, output: Mapping[str, Any], request_id: str) -> Response:
        """See Wire."""
        document = self._documents.output(operation, output)
        body = b"" if document is None else orjson.dumps(document)
        return Response(200, {"x-amzn-RequestId": request_id, "Content-Type": self._type}, body)

    def refuse(self, fault: Fault, request_id: str) -> Response:
        """See Wire."""
        headers = {"x-amzn-RequestId": request_id, "x-amzn-ErrorType": fault.name, "Content-Type": self._type}
        headers |= _for_old_clients(fault) if self._compatible else {}
        return Response(fault.status, headers, orjson.dumps(self._documents.error(fault)))


class CborRpc:
    """The `smithy-rpc-v2-cbor` protocol: `/service/Prefix/operation/Operation`."""

    def __init__(self, model: ServiceModel, operations: Collection[str], *, nul: bool = False) -> None:
        readers, writers = (
            Readers(DOCUMENT, wire_names=False, nul=nul),
            Writers(wire_names=False, binary=True),
        )
        self._documents = _Documents(model, operations, readers, writers)
        self._compatible = "awsQueryCompatible" in model.metadata

    def accepts(self, request: Request) -> bool:
        """See Wire."""
        return request.headers.get("smithy-protocol") == "rpc-v2-cbor"

    def read(self, request: Request, problems: Problems) -> tuple[str, dict[str, Any]]:
        """See Wire."""
        parts = request.path.split("/")
        if len(parts) != 5 or parts[1] != "service" or parts[3] != "operation":
            raise UnknownOperation(request.path)
        data = document_of(request)
        document = cbor.decode(data) if data else {}
        if type(document) is not dict:
            raise CannotParse(tr("the body is not a CBOR map"))
        return parts[4], self._documents.parameters(parts[4], document, problems)

    def answer(self, operation: str, output: Mapping[str, Any], request_id: str) -> Response:
        """See Wire."""
        document = self._documents.output(operation, output)
        headers = {"x-amzn-RequestId": request_id, "smithy-protocol": "rpc-v2-cbor"}
        if document is None:
            return Response(200, headers)
        return Response(200, headers | {"Content-Type": "application/cbor"}, cbor.encode(document))

    def refuse(self, fault: Fault, request_id: str) -> Response:
        """See Wire."""
        headers = {
            "x-amzn-RequestId": request_id,
            "smithy-protocol": "rpc-v2-cbor",
            "Content-Type": "application/cbor",
        }
        headers |= _for_old_clients(fault) if self._compatible else {}
        return Response(fault.status, headers, cbor.encode(self._documents.error(fault)))


def _for_old_clients(fault: Fault) -> dict[str, str]:
    """Services that once spoke query keep the codes of that time for the programs that look at them."""
    return {"x-amzn-query-error": f"{fault.code};{fault.blame}"}
