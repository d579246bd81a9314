"""What happens to application instances, and what is to be done about it."""

from __future__ import annotations

from dataclasses import dataclass

from belvedere_simulator.appliance.applications.lifecycle.fleet import Stage
from belvedere_simulator.appliance.applications.lifecycle.outline import Outline


@dataclass(frozen=True)
class Wanted:
    """A job wants it deployed, and nothing is against that."""

    outline: Outline
    job: str


@dataclass(frozen=True)
class Reached:
    """The making of it came to a stage up to INSTALLED."""

    instance: str
    stage: Stage


@dataclass(frozen=True)
class Launched:
    """It is installed: its nodes are to start now, and what it replaces makes room."""

    instance: str


@dataclass(frozen=True)
class SeenRunning:
    """All its nodes run."""

    instance: str


@dataclass(frozen=True)
class Failed:
    """It cannot be deployed; `culprit` is the node to blame."""

    instance: str
    reason: str
    culprit: str = ""


@dataclass(frozen=True)
class Forsaken:
    """The site does not ask for its unfinished deployment any more."""

    instance: str
    reason: str


@dataclass(frozen=True)
class Unwanted:
    """It is to be removed."""

    instance: str


@dataclass(frozen=True)
class SeenStopped:
    """None of its nodes runs any more."""

    instance: str


@dataclass(frozen=True)
class Gone:
    """Nothing of it is on the disk."""

    instance: str


@dataclass(frozen=True)
class Signalled:
    """A camera of it was paused or resumed."""

    instance: str
    node: str
    paused: bool


Happening = (
    Wanted | Reached | Launched | SeenRunning | Failed | Forsaken | Unwanted | SeenStopped | Gone | Signalled
)


@dataclass(frozen=True)
class StartNodes:
    """Start the nodes of an instance."""

    instance: str


@dataclass(frozen=True)
class StopNodes:
    """Stop the nodes of an instance, if they run; wait for it."""

    instance: str


@dataclass(frozen=True)
class Delete:
    """Delete everything of an instance, and answer with Gone when it is `forgotten` with that.

    Of a failed one only what was made of it goes; its entry waits for the removal.
    """

    instance: str
    forgotten: bool


@dataclass(frozen=True)
class PauseNode:
    """Pause or resume a camera."""

    instance: str
    node: str
    paused: bool


Task = StartNodes | StopNodes | Delete | PauseNode
