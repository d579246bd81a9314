"""What a batch file asks for, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.provisioning.batch.columns import Kind


@dataclass(frozen=True)
class Appliance:
    """One appliance; `line` is that of the file, from 1. `network` is as the service's model has it."""

    line: int
    name: str
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    network: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """An appliance."""
        return Kind.APPLIANCE


@dataclass(frozen=True)
class Camera:
    """One camera; `url` has no user before its host, `shown` may be seen by anybody."""

    line: int
    name: str
    url: str = field(repr=False)
    shown: str
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def kind(self) -> Kind:
        """A camera."""
        return Kind.CAMERA


Item = Appliance | Camera


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, what, and what to do. Passwords and whole addresses are never in it."""

    line: int
    column: str
    what: str
    remedy: str


@dataclass(frozen=True)
class Batch:
    """Everything that a file asks for, in its order, and all that is wrong with it."""

    items: tuple[Item, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def appliances(self) -> tuple[Appliance, ...]:
        """The appliances."""
        return tuple(item for item in self.items if isinstance(item, Appliance))

    @property
    def cameras(self) -> tuple[Camera, ...]:
        """The cameras."""
        return tuple(item for item in self.items if isinstance(item, Camera))
