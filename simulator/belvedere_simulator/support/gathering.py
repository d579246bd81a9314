"""What every source of a bundle has in hand, and going through all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.support.staging import Staging
from belvedere_simulator.support.wish import Wish


class Clients(Protocol):
    """Makes the client of a service of the site, by its name in boto3."""

    def __call__(self, service: str) -> Any:
        """The client."""


@dataclass
class Gathering:
    """`site` is the data folder where the site is on this computer; `appliances` those of this computer, name
    and folder; `own_logs` and `configuration` are the program's. `tell` is told what is being done, and
    raises when it is to end. `picture` takes one of a camera. `problems`: what could not be had, told to the
    recipient; `streams`: where each stream of the service is in the bundle; `views` as they will be in it.
    """

    wish: Wish
    staging: Staging
    clients: Clients | None
    site: Path | None
    appliances: Mapping[str, Path]
    own_logs: Path
    configuration: Path
    tell: Callable[[str], None]
    picture: Callable[[str], bytes] | None = None
    problems: list[str] = field(default_factory=list)
    streams: dict[str, str] = field(default_factory=dict)
    views: list[dict[str, Any]] = field(default_factory=list)

    def attempt(self, what: str, work: Callable[[], None]) -> None:
        """Do a part; what fails is written down, for the rest may tell why."""
        self.tell(what)
        try:
            work()
        except (BelvedereError, OSError) as error:
            self.problems.append(f"{what}: {error}")


Source = tuple[str, Callable[[Gathering], None]]
"""What it is called for people, and the work."""
