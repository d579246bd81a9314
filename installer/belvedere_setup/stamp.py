"""What a finished set-up leaves behind, so that the next start knows that there is nothing to do."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from belvedere_setup.arguments import Accelerator

_NAME = "belvedere-setup.json"


@dataclass(frozen=True)
class Stamp:
    """What was installed: from which project file, with which Python, where, and with which extras.

    `asked` is the accelerator that the user once asked for; None when the machine decided.
    """

    project: str
    python: str
    place: str
    extras: tuple[str, ...]
    asked: Accelerator | None = None

    def covers(self, wanted: Stamp) -> bool:
        """Whether this set-up is all that `wanted` needs."""
        return (
            self.fits(wanted)
            and self.project == wanted.project
            and set(wanted.extras) <= set(self.extras)
            and self.asked == wanted.asked
        )

    def fits(self, wanted: Stamp) -> bool:
        """Whether the virtual environment itself can be kept: the same Python in the same place."""
        return (self.python, self.place) == (wanted.python, wanted.place)


def project_digest(project_file: Path) -> str:
    """The SHA-256 of the project file, which names every requirement."""
    return hashlib.sha256(project_file.read_bytes()).hexdigest()


def read(environment: Path) -> Stamp | None:
    """The stamp in the virtual environment; None when there is none that can be read."""
    try:
        fields = json.loads((environment / _NAME).read_text(encoding="utf-8"))
        return Stamp(**{**fields, "extras": tuple(fields["extras"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write(environment: Path, stamp: Stamp) -> None:
    """Leave `stamp` behind, whole or not at all."""
    temporary = environment / f"{_NAME}.new"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(asdict(stamp), file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(environment / _NAME)


def remove(environment: Path) -> None:
    """Take the stamp away before the environment is changed."""
    (environment / _NAME).unlink(missing_ok=True)
