"""The answer to a challenge: HTTP's basic (RFC 7617) and digest (RFC 2069, 2617, 7616)."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from belvedere_simulator.cameras.doctor.rtsp.challenges import Challenge

_HASHES: dict[str, Callable[[bytes], str]] = {
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
    "SHA-256": lambda data: hashlib.sha256(data).hexdigest(),
    "SHA-512-256": lambda data: hashlib.new("sha512_256", data).hexdigest(),
}


def _nonce() -> str:
    return secrets.token_hex(8)


@dataclass
class Authorization:
    """Answers one challenge for every request of a conversation, with a count where the camera asks for it.

    `made_nonce` gives the client's own nonces.
    """

    challenge: Challenge
    username: str = field(repr=False)
    password: str = field(repr=False)
    made_nonce: Callable[[], str] = field(default=_nonce, repr=False)

    def __post_init__(self) -> None:
        self._counter = count(1)

    def header(self, method: str, url: str) -> str:
        """The value of the Authorization header of one request."""
        if self.challenge.scheme == "basic":
            pair = f"{self.username}:{self.password}"
            return "Basic " + b64encode(pair.encode()).decode()
        return self._digest(method, url)

    def _digest(self, method: str, url: str) -> str:
        asked = self.challenge
        hashed = _HASHES[asked.algorithm]
        realm, nonce, own = asked.get("realm"), asked.get("nonce"), self.made_nonce()
        owner = hashed(f"{self.username}:{realm}:{self.password}".encode())
        if asked.is_session:
            owner = hashed(f"{owner}:{nonce}:{own}".encode())
        request = hashed(f"{method}:{url}".encode())
        fields = {"username": self.username, "realm": realm, "nonce": nonce, "uri": url}
        plain: dict[str, str] = {}
        if asked.qualities:
            number = f"{next(self._counter):08x}"
            answer = hashed(f"{owner}:{nonce}:{number}:{own}:auth:{request}".encode())
            plain = {"qop": "auth", "nc": number}
        else:
            answer = hashed(f"{owner}:{nonce}:{request}".encode())
        fields["response"] = answer
        if asked.qualities or asked.is_session:
            fields["cnonce"] = own
        if asked.get("opaque"):
            fields["opaque"] = asked.get("opaque")
        if asked.get("algorithm"):
            plain["algorithm"] = asked.get("algorithm")
        quoted = [f'{name}="{_escaped(value)}"' for name, value in fields.items()]
        return "Digest " + ", ".join([*quoted, *(f"{name}={value}" for name, value in plain.items())])


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
