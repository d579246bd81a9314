"""How an archive gets to its appliance, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """Where an archive goes."""

    DRIVE = auto()
    FOLDER = auto()
    HERE = auto()


@dataclass(frozen=True)
class Way:
    """`drive` is the id of a drive and `name` what people call it, `replace` the archives that may go from
    it; `folder` is where the file goes, also for the appliance on this computer."""

    kind: Kind
    folder: str = ""
    drive: str = ""
    name: str = ""
    replace: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """An archive that was made. Times are in epoch seconds; `fingerprint` is the authority's.

    `path` is its file on this computer, empty where there is none; `way` is how it was delivered, None before
    that; `sha256` is that of what was read back from a drive, and `not_ejected` why it was not let go.
    """

    device: str
    name: str
    issued: float
    expires: float
    fingerprint: str
    path: str = ""
    way: Way | None = None
    sha256: str = ""
    not_ejected: str = ""
