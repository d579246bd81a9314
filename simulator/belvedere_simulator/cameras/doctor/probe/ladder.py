"""Asking for the description, with what the camera wants to know of us, the strongest way first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from belvedere_simulator.cameras.address import CameraAddress
from belvedere_simulator.cameras.doctor.patience import Patience
from belvedere_simulator.cameras.doctor.rtsp.authorization import Authorization
from belvedere_simulator.cameras.doctor.rtsp.challenges import Challenge, ladder, parse_challenges
from belvedere_simulator.cameras.doctor.rtsp.client import Client
from belvedere_simulator.cameras.doctor.rtsp.connection import HungUpError
from belvedere_simulator.cameras.doctor.rtsp.messages import Response

_ACCEPT = {"Accept": "application/sdp"}
UNAUTHORIZED = 401


@dataclass(frozen=True)
class Answered:
    """What came of asking: the last answer, what was offered, and the way that was accepted.

    `accepted` None: none was needed, or none was accepted (the answer's status tells).
    """

    response: Response
    offered: tuple[Challenge, ...] = ()
    tried: tuple[Challenge, ...] = ()
    accepted: Challenge | None = None


class Conversation:
    """Asks one camera; takes a new connection where the camera hangs up after refusing, as some do."""

    def __init__(self, address: CameraAddress, client: Client, again: Callable[[], Client]) -> None:
        self._address = address
        self._again = again
        self.client = client

    def ask(self, method: str, patience: Patience, *, retried: bool = False) -> Response:
        """One request for the camera as a whole; raises what `Client.ask` raises."""
        headers = _ACCEPT if method == "DESCRIBE" else None
        try:
            return self.client.ask(method, self._address.url, patience, headers)
        except HungUpError:
            if retried:
                raise
        authorization = self.client.authorization
        self.client.connection.close()
        self.client = self._again()
        self.client.authorization = authorization
        return self.ask(method, patience, retried=True)

    def describe(self, patience: Patience) -> Answered:
        """The description, or why there is none."""
        response = self.ask("DESCRIBE", patience)
        answered = Answered(response, _offers(response))
        if response.status != UNAUTHORIZED or not self._address.username:
            return answered
        for challenge in ladder(answered.offered):
            response, used = self._try(challenge, patience)
            answered = replace(answered, response=response, tried=(*answered.tried, challenge))
            if response.status != UNAUTHORIZED:
                return replace(answered, accepted=used)
        self.client.authorization = None
        return answered

    def _try(self, challenge: Challenge, patience: Patience) -> tuple[Response, Challenge]:
        """Answer `challenge`, and its newest form once where the camera says that it was stale."""
        before = self.client
        response = self._authorized(challenge, patience)
        # A camera that hung up in between forgot its nonce, without calling it stale.
        is_new = self.client is not before
        renewed = [
            each
            for each in _offers(response)
            if (each.scheme, each.algorithm) == (challenge.scheme, challenge.algorithm)
            and (is_new or each.get("stale").lower() == "true")
        ]
        if response.status == UNAUTHORIZED and renewed and renewed[0].is_answerable:
            return self._authorized(renewed[0], patience), renewed[0]
        return response, challenge

    def _authorized(self, challenge: Challenge, patience: Patience) -> Response:
        given = self._address
        self.client.authorization = Authorization(challenge, given.username, given.password)
        return self.ask("DESCRIBE", patience)


def _offers(response: Response) -> tuple[Challenge, ...]:
    return parse_challenges(response.every("www-authenticate")) if response.status == UNAUTHORIZED else ()
