"""What a container asset tells an appliance of the Python packages in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

FOLDER = "/opt/belvedere"
WHEELS = f"{FOLDER}/wheelhouse"
LOCK = f"{FOLDER}/lock.json"
REQUIREMENTS = f"{FOLDER}/requirements.txt"
_FORMAT = 1


@dataclass(frozen=True)
class Wheel:
    """A file of the wheelhouse."""

    file: str
    sha256: str

    @property
    def distribution(self) -> str:
        """The name of what it installs."""
        return self.file.split("-")[0]


@dataclass(frozen=True)
class LockedTarget:
    """All that is to be installed on one Python, nothing else and nothing older."""

    python: str
    platform: str
    wheels: tuple[Wheel, ...]


@dataclass(frozen=True)
class Lock:
    """The targets for which the asset was built, the preferred one first."""

    targets: tuple[LockedTarget, ...]

    def write(self) -> bytes:
        """As it lies in the archive."""
        document = {"format": _FORMAT, "targets": [asdict(target) for target in self.targets]}
        return json.dumps(document, indent=2).encode() + b"\n"


def read_lock(content: bytes) -> Lock:
    """Read what `Lock.write` wrote. Raises ValueError for anything else, files with a path included."""
    try:
        document: Mapping[str, Any] = json.loads(content)
        if document["format"] != _FORMAT:
            raise ValueError(document["format"])
        return Lock(tuple(_target(target) for target in document["targets"]))
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from error


def _target(document: Mapping[str, Any]) -> LockedTarget:
    wheels = tuple(Wheel(str(wheel["file"]), str(wheel["sha256"])) for wheel in document["wheels"])
    for wheel in wheels:
        if "/" in wheel.file or "\\" in wheel.file or not wheel.file.endswith(".whl"):
            raise ValueError(wheel.file)
    return LockedTarget(str(document["python"]), str(document["platform"]), wheels)
