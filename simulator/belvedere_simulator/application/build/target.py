"""For which Pythons the wheels in a container asset are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_TARGET = re.compile(r"(3\.[0-9]{1,2})-([a-z0-9_]+)")


@dataclass(frozen=True)
class Target:
    """A Python ("3.8") on a platform as wheels name it ("manylinux2014_aarch64").

    `here` is the interpreter at hand: packages that have no wheel can be built for it, and for no other.
    """

    python: str
    platform: str
    here: bool = False

    def __str__(self) -> str:
        return f"{self.python}-{self.platform}"


def read_target(text: str) -> Target:
    """Read `3.8-manylinux2014_aarch64`. Raises BelvedereError BV-BLD-001 for anything else."""
    found = _TARGET.fullmatch(text)
    if found is None:
        example = "3.8-manylinux2014_aarch64"
        raise BelvedereError(
            "BV-BLD-001", tr("A target is named like {example}", example=example), where=text
        )
    return Target(found[1], found[2])
