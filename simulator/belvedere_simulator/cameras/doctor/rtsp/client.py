"""Requests of one conversation, numbered and authorized."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from belvedere_simulator.cameras.doctor.patience import Patience
from belvedere_simulator.cameras.doctor.rtsp.authorization import Authorization
from belvedere_simulator.cameras.doctor.rtsp.connection import Connection, NoAnswerError
from belvedere_simulator.cameras.doctor.rtsp.messages import Response

AGENT = "Belvedere camera doctor"


class Client:
    """Asks over `connection`; with `authorization` every request carries it."""

    def __init__(self, connection: Connection, authorization: Authorization | None = None) -> None:
        self.connection = connection
        self.authorization = authorization
        self.session = ""
        self._numbers = count(1)

    def ask(
        self, method: str, url: str, patience: Patience, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Send a request and wait for its answer; answers to earlier ones are passed over.

        Raises HungUpError, NoAnswerError, NotRtspError and Cancelled.
        """
        number = str(next(self._numbers))
        fields = {"CSeq": number, "User-Agent": AGENT, **(headers or {})}
        if self.session:
            fields["Session"] = self.session
        if self.authorization is not None:
            fields["Authorization"] = self.authorization.header(method, url)
        lines = [f"{method} {url} RTSP/1.0", *(f"{name}: {value}" for name, value in fields.items())]
        self.connection.send("\r\n".join([*lines, "", ""]).encode())
        while True:
            response = self.connection.response(patience)
            # Weak cameras leave the number out: then the answer is taken as it comes.
            if response.header("cseq") in (number, ""):
                break
            if patience.left() <= 0:
                raise NoAnswerError
        # Some cameras name a session in every answer; it begins with SETUP.
        if method == "SETUP" and response.status == 200:
            self.session = response.header("session").partition(";")[0].strip()
        return response
