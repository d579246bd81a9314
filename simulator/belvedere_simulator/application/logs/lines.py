"""From bytes to lines that are safe to store and show."""

from __future__ import annotations

import re

LONGEST_LINE = 256 * 1024
"""Bytes. A longer line is cut into several, as the appliance's log service does."""

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def visible(text: str) -> str:
    r"""Write control and text-direction characters as `\x1b`, so that a log line cannot forge others.

    Tabs stay, and so do newlines: give one line at a time where those must not pass.
    """
    return _UNSEEN.sub(_escape, text)


def _character_start(data: bytes, at: int) -> int:
    """The nearest place at or up to three bytes before `at` where a UTF-8 character starts."""
    return next(
        (
            near
            for near in range(at, at - 4, -1)
            if data[near : near + 1] < b"\x80" or data[near : near + 1] >= b"\xc0"
        ),
        at,
    )


class LineSplitter:
    """Collects bytes in any pieces and gives whole lines, decoded as UTF-8 with bad bytes replaced."""

    def __init__(self, longest: int = LONGEST_LINE) -> None:
        self._longest = longest
        self._partial = b""

    def feed(self, data: bytes) -> list[str]:
        """Add bytes; return the lines they complete, without their line ends."""
        end = data.rfind(b"\n")
        if end < 0:
            self._partial += data
            return self._cut()
        whole = self._partial + data[:end]
        self._partial = data[end + 1 :]
        return self._decode(whole) + self._cut()

    def end(self) -> list[str]:
        """Return what is left when nothing more will come: the last line had no newline."""
        rest, self._partial = self._partial, b""
        return self._decode(rest) if rest else []

    def _cut(self) -> list[str]:
        pieces: list[str] = []
        while len(self._partial) >= self._longest:
            at = _character_start(self._partial, self._longest)
            pieces += self._decode(self._partial[:at])
            self._partial = self._partial[at:]
        return pieces

    def _decode(self, whole: bytes) -> list[str]:
        text = whole.decode("utf-8", errors="replace")
        if "\r" in text:
            text = text.replace("\r\n", "\n").removesuffix("\r")
        lines = visible(text).split("\n")
        if max(map(len, lines)) <= self._longest:
            return lines
        step = self._longest
        return [line[at : at + step] for line in lines for at in range(0, len(line) or 1, step)]
