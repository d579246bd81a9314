"""What is wrong with a request, member by member."""

from __future__ import annotations

_MOST = 20


class CannotParse(Exception):
    """The request is not in the form of its protocol; the text says in what way."""


class TooManyProblems(Exception):
    """Nobody reads more of them: the rest of the request is not looked at."""


class Problems:
    """The members that fail, with a sentence each. It never holds the values: they may be secret."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def add(self, member: str, text: str) -> None:
        """Note a problem with `member`, a path like `Payload.Ntp.Servers[2]`. Raises TooManyProblems."""
        self.found.append((member, text))
        if len(self.found) >= _MOST:
            raise TooManyProblems
