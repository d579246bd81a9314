"""How a camera asks who we are: its WWW-Authenticate headers taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_MOST = 16
_LONGEST = 4096
_ITEM = re.compile(
    r'\s*(?:(?P<name>[A-Za-z0-9_-]+)\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^\s,"]*))'
    r"|(?P<scheme>[A-Za-z][A-Za-z0-9_-]*)(?=\s|,|$))\s*,?"
)
_ALGORITHMS = ("SHA-256", "SHA-512-256", "MD5")


@dataclass(frozen=True)
class Challenge:
    """One way to answer that a camera offers. `scheme` is in lower case, so are the parameters' names."""

    scheme: str
    parameters: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """A parameter, "" without it."""
        return next((value for key, value in self.parameters if key == name), "")

    @property
    def algorithm(self) -> str:
        """That of a digest, without "-sess"; MD5 when none is named."""
        return (self.get("algorithm") or "MD5").upper().removesuffix("-SESS")

    @property
    def is_session(self) -> bool:
        """Whether the digest is over the session ("MD5-sess")."""
        return self.get("algorithm").upper().endswith("-SESS")

    @property
    def qualities(self) -> tuple[str, ...]:
        """The qualities of protection on offer; none for the old way."""
        return tuple(each.strip().lower() for each in self.get("qop").split(",") if each.strip())

    @property
    def is_answerable(self) -> bool:
        """Whether the doctor knows how to answer it."""
        if self.scheme == "basic":
            return True
        known = self.scheme == "digest" and self.algorithm in _ALGORITHMS
        return known and bool(self.get("nonce")) and (not self.qualities or "auth" in self.qualities)

    @property
    def label(self) -> str:
        """What it is called: "basic", "digest MD5", "digest SHA-256 with qop"."""
        if self.scheme != "digest":
            return self.scheme[:20]
        return f"digest {self.algorithm[:20]}" + (" with qop" if self.qualities else "")


def parse_challenges(headers: Iterable[str]) -> tuple[Challenge, ...]:
    """All ways that a camera offers; several may stand in one header. What cannot be read is left out."""
    found: list[Challenge] = []
    for header in headers:
        for item in _ITEM.finditer(header[:_LONGEST]):
            if item["scheme"]:
                found.append(Challenge(item["scheme"].lower()))
            elif found and item["name"]:
                value = item["plain"] if item["quoted"] is None else re.sub(r"\\(.)", r"\1", item["quoted"])
                last = found[-1]
                found[-1] = Challenge(last.scheme, (*last.parameters, (item["name"].lower(), value or "")))
    return tuple(found[:_MOST])


def ladder(challenges: Iterable[Challenge]) -> tuple[Challenge, ...]:
    """The ways to try, the strongest first.

    Basic only where no digest is offered: it would give the password to whoever plays the camera, and each
    vain attempt brings an account nearer to being locked.
    """
    answerable = [each for each in challenges if each.is_answerable]
    digests = sorted(
        (each for each in answerable if each.scheme == "digest"),
        key=lambda each: _ALGORITHMS.index(each.algorithm),
    )
    strongest = {each.algorithm: each for each in reversed(digests)}
    ordered = tuple(each for each in digests if strongest[each.algorithm] is each)
    return ordered or tuple(answerable[:1])
