"""What a deployment would do, as data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class PlannedPackage:
    """A package of the project. `action` is build (and then register), register, or none: it is there."""

    name: str
    version: str
    patch: str
    action: Literal["build", "register", "none"]
    is_new: bool


@dataclass(frozen=True)
class PlannedUpload:
    """A file that goes to the site, with its bytes."""

    package: str
    file: str
    size: int


@dataclass(frozen=True)
class OpenedPort:
    """A port of the appliance that leads to one of the application's."""

    node: str
    container: int
    host: int


@dataclass(frozen=True)
class PlannedCamera:
    """What an input of the graph gets."""

    node: str
    cameras: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A difference to the application that is replaced; `before` or `after` is "" where there is nothing.

    `part` is manifest, overrides, cameras, versions or role.
    """

    part: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Finding:
    """Something that stands in the way (error), or is worth knowing (warning)."""

    severity: Literal["error", "warning"]
    code: str
    what: str
    remedy: str


@dataclass(frozen=True)
class Plan:
    """Everything that a deployment would do; `replaces` is the name of the application that goes, or ""."""

    name: str
    device: str
    is_device_online: bool
    replaces: str
    packages: tuple[PlannedPackage, ...]
    uploads: tuple[PlannedUpload, ...]
    cameras: tuple[PlannedCamera, ...]
    ports: tuple[OpenedPort, ...]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stands in the way."""
        return tuple(each for each in self.findings if each.severity == "error")

    def to_document(self) -> dict[str, Any]:
        """As JSON; sizes in bytes."""
        return {**asdict(self), "is_possible": not self.errors}
