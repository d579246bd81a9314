"""What a site says of itself to whoever asks: its authority, which a person confirms, and its region."""

from __future__ import annotations

import json

from belvedere_simulator.protocol.http import Request, Response

SEGMENT, PATH = ".well-known", "/.well-known/belvedere"


class WellKnown:
    """An open route. `authority` (PEM) is public: every connection is proven by it."""

    def __init__(self, authority: bytes, region: str) -> None:
        told = {"authority": authority.decode("ascii"), "region": region}
        self._content = json.dumps(told).encode()

    def __call__(self, request: Request) -> Response:
        """200 with the document, 404 for any other path."""
        if request.method != "GET" or request.path != PATH:
            return Response(404, {}, b"")
        return Response(200, {"content-type": "application/json"}, self._content)
