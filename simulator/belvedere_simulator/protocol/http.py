"""A request and a response, free of any server library: what every face takes and gives."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True)
class Body:
    """What a client sent: a small body in memory, a large one in a file that the server removes afterwards.

    A face may move `file` away to keep it. `sha256` is the hexadecimal digest of the whole body.
    """

    size: int
    sha256: str
    data: bytes = b""
    file: Path | None = None

    def open(self) -> BinaryIO:
        """A fresh reader from the first byte."""
        return self.file.open("rb") if self.file else io.BytesIO(self.data)

    def read(self) -> bytes:
        """The whole body in memory."""
        return self.file.read_bytes() if self.file else self.data


@dataclass(frozen=True)
class Request:
    """One request as it came: the path still percent-encoded, header names in lower case.

    `target` is path and query as sent. `peer` is the client's address.
    """

    method: str
    target: str
    body: Body
    headers: Mapping[str, str] = field(default_factory=dict)
    peer: str = ""

    @property
    def path(self) -> str:
        """The raw path, percent-encoded, without the query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The raw query string, without its question mark."""
        return self.target.partition("?")[2]


@dataclass(frozen=True)
class Response:
    """One answer: `body`, or `length` bytes of `file` from `offset` on."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    file: Path | None = None
    offset: int = 0
    length: int = 0
