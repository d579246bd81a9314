"""Where appliances on the network are to find a site, and what became of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

MOST_FORMER = 16


@dataclass(frozen=True)
class ReachChoice:
    """`address` of this computer at which the site listens besides; empty: on this computer only.

    `former` are addresses that were chosen before, the latest first: appliances may still ask for them, and
    the site goes on to prove itself under them.
    """

    address: str = ""
    former: tuple[str, ...] = ()

    def change(self, address: str) -> ReachChoice:
        """Another address, or none."""
        if address == self.address:
            return self
        former = dict.fromkeys((self.address, *self.former))
        kept = tuple(each for each in former if each and each != address)
        return replace(self, address=address, former=kept[:MOST_FORMER])


LISTENING, MISSING, FAILED = "listening", "missing", "failed"


@dataclass(frozen=True)
class ReachState:
    """What became of a choice: the `address`, and in which `state` it is: LISTENING; MISSING: this computer
    does not have it any more; FAILED, and `problem` says why. Empty: nothing is chosen.

    `service`, `broker` and `credentials` are the URLs that appliances are told while it listens, `names`
    what the computer is called besides.
    """

    address: str = ""
    state: str = ""
    problem: str = ""
    service: str = ""
    broker: str = ""
    credentials: str = ""
    names: tuple[str, ...] = ()


def reach_state(fields: Mapping[str, Any]) -> ReachState:
    """From what JSON has of it. Raises TypeError."""
    return ReachState(**{**fields, "names": tuple(fields.get("names", ()))})
