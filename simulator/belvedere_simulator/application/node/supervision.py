"""How a code node is looked after: limits, patience, restarts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from belvedere_simulator.application.node.memory import default_limit
from belvedere_simulator.application.node.state import RestartPolicy
from belvedere_simulator.supervision.budget import RestartBudget

_LONGEST_BACKOFF = 30.0


@dataclass(frozen=True)
class Patience:
    """Seconds that the application has to end after SIGINT, and then after SIGTERM, before it is killed."""

    interrupt: float = 3.0
    terminate: float = 3.0


@dataclass(frozen=True)
class Care:
    """How one code node is looked after.

    `memory_limit` in bytes of the whole process tree; `silence` in seconds after which a node that
    was not instantiated is told of; `first_backoff` in seconds doubles with each restart, up to 30.
    """

    policy: RestartPolicy = "never"
    memory_limit: int = field(default_factory=default_limit)
    patience: Patience = Patience()
    silence: float = 60.0
    first_backoff: float = 1.0
    budget: Callable[[], RestartBudget] = RestartBudget


def backoff(care: Care, restarts: int) -> float:
    """Seconds to wait before the restart after `restarts` earlier ones."""
    return min(care.first_backoff * 2.0 ** min(restarts, 16), _LONGEST_BACKOFF)
