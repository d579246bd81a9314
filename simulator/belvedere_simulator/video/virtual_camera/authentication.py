"""Who may watch: HTTP's basic and digest schemes (RFC 7617, RFC 2069) as cameras use them."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Literal

from belvedere_simulator.video.virtual_camera.protocol import Request

Authentication = Literal["none", "basic", "digest"]

_REALM = "Virtual camera"
_FIELD = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Guard:
    """What a connection asks of its client. `nonce` is the connection's own."""

    scheme: Authentication
    user: str = ""
    password: str = field(default="", repr=False)
    nonce: str = ""

    def admits(self, request: Request) -> bool:
        """Whether `request` carries the right user and password."""
        given = request.headers.get("authorization", "")
        if self.scheme == "none":
            return True
        if self.scheme == "basic":
            return _same(given, "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode())
        return given.startswith("Digest ") and self._digest_matches(
            request.method, dict(_FIELD.findall(given))
        )

    @property
    def challenge(self) -> str:
        """The WWW-Authenticate header of a refusal."""
        if self.scheme == "basic":
            return f'Basic realm="{_REALM}"'
        return f'Digest realm="{_REALM}", nonce="{self.nonce}"'

    def _digest_matches(self, method: str, given: dict[str, str]) -> bool:
        owner = _md5(f"{self.user}:{_REALM}:{self.password}")
        asked = _md5(f"{method}:{given.get('uri', '')}")
        known = given.get("username") == self.user and given.get("nonce") == self.nonce
        return known and _same(given.get("response", ""), _md5(f"{owner}:{self.nonce}:{asked}"))


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())
