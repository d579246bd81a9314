"""What is to be launched, and what a launched application offers. No side effects."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from belvedere_simulator.application.credentials import Credentials, no_role
from belvedere_simulator.manifest.resolved import Entry, InboundPort

Kind = Literal["bwrap", "paths"]
Wanted = Literal["auto", "bwrap", "paths"]
Exposure = Literal["host", "network"]
"""Who reaches the inbound ports: this computer only (by any of its addresses), or everyone."""

PANORAMA = "/panorama"
STORAGE = "/opt/aws/panorama/storage"
LOGS = "/opt/aws/panorama/logs"


@dataclass(frozen=True)
class LaunchPlan:
    """One start of a code node.

    panorama: staged folder, seen as /panorama, read-only.
    storage, logs: folders seen under /opt/aws/panorama, writable, persistent.
    engine: 0700 folder with the engine's Unix sockets; they may be made anew while the application runs.
    sdk: folder that holds the package `panoramasdk`; first on PYTHONPATH.
    interpreter: Python executable, possibly of a virtual environment.
    environment: the documented environment (`application.environment`).
    memory_limit: bytes the node process may allocate (RLIMIT_DATA), None for no limit.
    credentials: what the credentials endpoint answers now; None means no role is attached.
    """

    panorama: Path
    storage: Path
    logs: Path
    engine: Path
    sdk: Path
    interpreter: Path
    entry: Entry
    environment: Mapping[str, str]
    inbound: tuple[InboundPort, ...] = ()
    gpu: bool = False
    memory_limit: int | None = None
    exposure: Exposure = "host"
    credentials: Callable[[], Credentials | None] = field(default=no_role, repr=False)


class Launched(Protocol):
    """A started code node.

    `process` is the outermost process: its stdout and stderr pipes carry what the application says,
    its process tree is the application (under bwrap the entry is a grandchild). `kind` is how it is
    confined; `outbound` tells whether the application reaches the network.
    """

    @property
    def process(self) -> subprocess.Popen[bytes]: ...

    @property
    def pid(self) -> int: ...

    @property
    def kind(self) -> Kind: ...

    @property
    def outbound(self) -> bool: ...

    def interrupt(self) -> None:
        """SIGINT to the entry and its group, as Ctrl-C does; returns at once."""

    def stop(self, seconds: float = 3.0) -> int:
        """SIGTERM to the entry, after `seconds` kill everything; returns the exit code."""

    def wait(self, seconds: float | None = None) -> int:
        """Exit code of the entry, negative for a signal. Raises subprocess.TimeoutExpired."""

    def cleanup(self) -> None:
        """Release ports, sockets and helpers; kills what still runs. May be called again."""
