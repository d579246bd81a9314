"""Why a request about a shadow is refused."""

from __future__ import annotations

from belvedere_simulator.channel.messages import Object

BAD, UNAUTHORISED, FORBIDDEN, MISSING, CONFLICT = 400, 401, 403, 404, 409
TOO_LARGE, ENCODING, TOO_MANY, INTERNAL = 413, 415, 429, 500

# Requests of one thing about its shadows that wait for their answers; as many about its jobs.
MOST_IN_FLIGHT = 10


class Refused(Exception):
    """A request that is refused, with the code that devices know."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def payload(self) -> Object:
        """The answer, but for token and time."""
        return {"code": self.code, "message": self.message}
