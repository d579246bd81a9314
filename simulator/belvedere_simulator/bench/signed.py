"""Requests as the AWS SDKs send them: signed, each with a moment of its own, ready to be sent."""

from __future__ import annotations

import hashlib
import http.client
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Body, Request
from belvedere_simulator.service.access.canonical import string_to_sign
from belvedere_simulator.service.access.claim import ALGORITHM, Claim
from belvedere_simulator.service.access.signing import sign, signing_key

REGION, SERVICE = "us-east-1", "panorama"
MOMENTS = 600
"""So many different signatures: a server that remembers some of them gains nothing by it."""
_AGENT = "Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 os/linux lang/python#3.11 cfg/retry-mode#standard"
_PATIENCE = 60.0


@dataclass(frozen=True)
class Client:
    """Who asks where."""

    address: str
    key_id: str
    secret: str = field(repr=False)

    @property
    def host(self) -> str:
        """Host and port."""
        return self.address.rpartition("/")[2]

    def ready(self, target: str) -> list[str]:
        """GET `target` as it is sent, signed for `MOMENTS` seconds around now: good for some minutes."""
        begin = datetime.now(UTC) - timedelta(seconds=MOMENTS / 2)
        moments = (begin + timedelta(seconds=number) for number in range(MOMENTS))
        return [_as_sent(target, self._headers("GET", target, b"", moment)) for moment in moments]

    def ask(self, method: str, target: str, document: Any = None) -> dict[str, Any]:
        """One request; BelvedereError BV-BENCH-003 for any answer that is no success."""
        body = b"" if document is None else json.dumps(document).encode()
        connection = http.client.HTTPConnection(self.host, timeout=_PATIENCE)
        try:
            connection.request(method, target, body, self._headers(method, target, body, datetime.now(UTC)))
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        if answer.status // 100 != 2:
            what = tr("The bench's request was refused")
            raise BelvedereError("BV-BENCH-003", what, where=target, why=said.decode("utf-8", "replace"))
        found: dict[str, Any] = json.loads(said)
        return found

    def _headers(self, method: str, target: str, body: bytes, moment: datetime) -> dict[str, str]:
        time = moment.strftime("%Y%m%dT%H%M%SZ")
        signed = {"host": self.host, "x-amz-date": time}
        claim = Claim(self.key_id, time[:8], REGION, SERVICE, tuple(signed), "", time, "", "")
        content = Body(len(body), hashlib.sha256(body).hexdigest(), body)
        text = string_to_sign(Request(method, target, content, signed), claim, content.sha256)
        signature = sign(signing_key(self.secret, claim.date, REGION, SERVICE), text)
        credential = f"Credential={self.key_id}/{claim.scope}, SignedHeaders=host;x-amz-date"
        return {
            "Host": self.host,
            "Accept-Encoding": "identity",
            "User-Agent": _AGENT,
            "X-Amz-Date": time,
            "Authorization": f"{ALGORITHM} {credential}, Signature={signature}",
            "amz-sdk-invocation-id": str(UUID(int=moment.second)),
            "amz-sdk-request": "attempt=1",
        }


def _as_sent(target: str, headers: dict[str, str]) -> str:
    lines = (f"GET {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()))
    return "\r\n".join((*lines, "", ""))
