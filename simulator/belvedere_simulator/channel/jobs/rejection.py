"""Why a request about jobs is refused."""

from __future__ import annotations

from enum import StrEnum

from belvedere_simulator.channel.jobs.execution import Execution, state_of
from belvedere_simulator.channel.messages import Object


class Code(StrEnum):
    """The codes that devices know."""

    INVALID_TOPIC = "InvalidTopic"
    INVALID_JSON = "InvalidJson"
    INVALID_REQUEST = "InvalidRequest"
    INVALID_STATE_TRANSITION = "InvalidStateTransition"
    RESOURCE_NOT_FOUND = "ResourceNotFound"
    VERSION_MISMATCH = "VersionMismatch"
    INTERNAL_ERROR = "InternalError"
    REQUEST_THROTTLED = "RequestThrottled"
    TERMINAL_STATE_REACHED = "TerminalStateReached"


class Rejected(Exception):
    """A request that is refused; with the state of the execution where that helps the device."""

    def __init__(self, code: Code, message: str, execution: Execution | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.execution = execution

    def payload(self) -> Object:
        """The answer, but for token and time."""
        state = {"executionState": state_of(self.execution)} if self.execution else {}
        return {"code": self.code.value, "message": self.message, **state}
