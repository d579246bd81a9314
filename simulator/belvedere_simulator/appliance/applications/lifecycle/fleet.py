"""All application instances of an appliance, and where on its way each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from belvedere_simulator.appliance.applications.lifecycle.outline import NodeOutline, Outline


class Stage(Enum):
    """Where an instance is.

    The first four make it; LAUNCHED: its nodes have been started, and it has been seen to run when RUNNING.
    REPLACED: it makes room for the one that replaces it, and waits for its removal. FAILED: it could not be
    deployed, does not run, and waits for its removal. STOPPING and STOPPED: it is being removed.
    """

    DOWNLOADING = "downloading"
    DOWNLOADED = "downloaded"
    VERIFIED = "verified"
    INSTALLED = "installed"
    LAUNCHED = "launched"
    RUNNING = "running"
    REPLACED = "replaced"
    FAILED = "failed"
    STOPPING = "stopping"
    STOPPED = "stopped"


MAKING = (Stage.DOWNLOADING, Stage.DOWNLOADED, Stage.VERIFIED, Stage.INSTALLED)
IN_FORCE = frozenset({Stage.LAUNCHED, Stage.RUNNING})
LEAVING = frozenset({Stage.STOPPING, Stage.STOPPED})


@dataclass(frozen=True)
class Instance:
    """One instance. `job` deployed it; `paused` are its cameras that were paused.

    Of a failed one, `reason` tells people why, `culprit` is the node that was to blame ("" for none), and
    `launched` whether its nodes had been started.
    """

    outline: Outline
    job: str
    stage: Stage = Stage.DOWNLOADING
    paused: frozenset[str] = frozenset()
    reason: str = ""
    culprit: str = ""
    launched: bool = False

    @property
    def id(self) -> str:
        """Its id."""
        return self.outline.id

    @property
    def unfinished(self) -> bool:
        """Whether its deployment is under way."""
        return self.stage in MAKING or self.stage is Stage.LAUNCHED

    def to_document(self) -> dict[str, Any]:
        """As it is kept."""
        return {**asdict(self), "stage": self.stage.value, "paused": sorted(self.paused)}

    @staticmethod
    def from_document(document: Mapping[str, Any]) -> Instance:
        """As it was kept."""
        outline = document["outline"]
        nodes = tuple(NodeOutline(**node) for node in outline["nodes"])
        ports = tuple(outline["host_ports"])
        known = Outline(**{**outline, "nodes": nodes, "host_ports": ports})
        stage, paused = Stage(document["stage"]), frozenset(document["paused"])
        return Instance(**{**document, "outline": known, "stage": stage, "paused": paused})


@dataclass(frozen=True)
class Fleet:
    """The instances in the order in which they were deployed."""

    instances: tuple[Instance, ...] = ()

    def find(self, identifier: str | None) -> Instance | None:
        """An instance by its id."""
        return next((each for each in self.instances if each.id == identifier), None)

    def with_(self, changed: Instance) -> Fleet:
        """With an instance changed in its place, or added as the last."""
        if self.find(changed.id) is None:
            return Fleet((*self.instances, changed))
        return Fleet(tuple(changed if each.id == changed.id else each for each in self.instances))

    def without(self, identifier: str) -> Fleet:
        """Without an instance."""
        return Fleet(tuple(each for each in self.instances if each.id != identifier))

    def changed(self, identifier: str, **members: Any) -> Fleet:
        """With members of an instance changed, if it is there."""
        found = self.find(identifier)
        return self if found is None else self.with_(replace(found, **members))
