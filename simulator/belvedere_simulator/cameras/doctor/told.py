"""Texts of cameras: nothing they send may break a terminal, flood a report or bring a password into it."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote

from belvedere_simulator.cameras.address import HIDDEN, CameraAddress, public_address

_LONGEST = 80
_SHORTEST_SECRET = 3


def told(text: str, address: CameraAddress) -> str:
    """What a camera said, short, printable, and without the credentials that it may have echoed."""
    for secret in _secrets(address):
        text = text.replace(secret, HIDDEN)
    plain = "".join(letter if letter.isprintable() else " " for letter in public_address(text))
    return " ".join(plain.split())[:_LONGEST]


def _secrets(address: CameraAddress) -> list[str]:
    password = address.password
    pair = f"{address.username}:{password}"
    basic = b64encode(pair.encode()).decode()
    forms = [basic, quote(password, safe=""), quote(password), password]
    return [each for each in forms if len(each) >= _SHORTEST_SECRET]
