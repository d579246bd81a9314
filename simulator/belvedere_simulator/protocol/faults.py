"""The errors of a service in the terms of its model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.model import ServiceModel, StructureShape

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError

_VALIDATION = ("ValidationException", "InvalidParameterException", "InvalidRequestException",
               "InvalidParameterValueException")  # fmt: skip
_INTERNAL = ("InternalServerException", "InternalServiceError", "InternalFailureException",
             "InternalServiceFault", "ServiceFailureException", "ServiceUnavailableException")  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """An error ready to be written.

    `name` is the shape's, `code` what the query protocol calls it; `members` has the message too, under the
    name of the shape's own member.
    """

    name: str
    code: str
    status: int
    message: str
    members: Mapping[str, Any]
    shape: StructureShape | None

    @property
    def blame(self) -> str:
        """Whose mistake it was, as the older protocols say it."""
        return "Sender" if self.status < 500 else "Receiver"


class Faults:
    """The errors that one service model knows, and those that every service has."""

    def __init__(self, model: ServiceModel) -> None:
        self._service = model.signing_name
        self._shapes = {shape.name: shape for shape in model.error_shapes}
        self._by_code = {shape.error_code: shape for shape in model.error_shapes} | self._shapes
        self._query = set(model.metadata.get("protocols", [model.metadata["protocol"]])) == {"query"}
        self._validation = self._first(
            _VALIDATION, "ValidationError" if self._query else "ValidationException"
        )
        self._internal = self._first(_INTERNAL, "InternalFailure")

    def _first(self, codes: Iterable[str], otherwise: str) -> str:
        return next((code for code in codes if code in self._shapes), otherwise)

    def unknown_operation(self, asked: str) -> ServiceError:
        """Nothing answers this request."""
        message = tr("There is no operation for {asked}", asked=asked[:256])
        if self._reasons:
            return self._refused(message, Reason="UNKNOWN_OPERATION")
        if self._query:
            return ServiceError("InvalidAction", message, 400)
        return ServiceError("UnknownOperationException", message, 404)

    def cannot_parse(self, why: str) -> ServiceError:
        """The request is not in the form of its protocol."""
        message = tr("The request cannot be read: {why}", why=why)
        if self._reasons or self._query:
            return self._refused(message, Reason="CANNOT_PARSE")
        return ServiceError("SerializationException", message, 400)

    def invalid(self, problems: list[tuple[str, str]]) -> ServiceError:
        """Members break what the model asks of them."""
        listed = "; ".join(f"{name} {text}" for name, text in problems)
        message = tr("The request breaks the model: {listed}", listed=listed)
        fields = [{"Name": name, "Message": text} for name, text in problems]
        return self._refused(message, Reason="FIELD_VALIDATION_FAILED", Fields=fields)

    def internal(self, request_id: str) -> ServiceError:
        """A mistake of ours; the log of the service has the rest under the request's id."""
        message = tr("The service failed; its log tells more under {request}", request=request_id)
        return ServiceError(self._internal, message, 500)

    @property
    def _reasons(self) -> bool:
        shape = self._shapes.get(self._validation)
        return shape is not None and "Reason" in shape.members

    def _refused(self, message: str, **members: Any) -> ServiceError:
        return ServiceError(self._validation, message, 400, **members)

    def fault(self, error: ServiceError) -> Fault:
        """`error` with the status, the members and the names that the model has for its code."""
        name = error.code
        if self._query and name == "AccessDeniedException" and name not in self._by_code:
            name = "AccessDenied"
        shape = self._by_code.get(name)
        if shape is None:
            return Fault(name, name, error.status, error.message, {"message": error.message}, None)
        told = {key: value for key, value in error.members.items() if key in shape.members}
        text = next((member for member in shape.members if member.lower() == "message"), None)
        if text is not None:
            told[text] = error.message
        for member in shape.required_members:
            told.setdefault(member, self._service if member == "ServiceCode" else "")
        described = shape.metadata.get("error", {})
        status = described.get("httpStatusCode", 500 if shape.metadata.get("fault") else error.status)
        return Fault(shape.name, shape.error_code, status, error.message, told, shape)
