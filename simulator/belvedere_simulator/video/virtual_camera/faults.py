"""The ways a virtual camera can misbehave on purpose."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

FaultKind = Literal["silent", "play_silent", "not_found", "drop", "stall", "packet_loss", "refuse_after"]

_PLAIN: tuple[FaultKind, ...] = ("silent", "play_silent", "not_found")
_COUNTED: tuple[FaultKind, ...] = ("drop", "stall", "refuse_after")


@dataclass(frozen=True)
class Fault:
    """One misbehaviour; `amount` is a count of frames or clients, or a probability.

    silent: takes the connection and never answers. play_silent: answers everything, sends no picture.
    not_found: answers 404 to every path. drop: closes the connection after `amount` frames. stall: sends
    nothing more after `amount` frames. packet_loss: loses each RTP packet with probability `amount`, the
    same ones for the same `seed`. refuse_after: refuses connections after the first `amount` clients.
    """

    kind: FaultKind
    amount: float = 0.0
    seed: int = 0

    def ends_at(self, frames: int) -> bool:
        """Whether a stream of `frames` frames sent is to end here."""
        return self.kind in ("drop", "stall") and frames >= self.amount


def fault_help() -> str:
    """What the command's help says of faults."""
    return tr(
        "Misbehave on purpose: silent (takes the connection, never answers); play_silent (answers, sends no "
        "picture); not_found (404 for every path); drop:N (closes after N frames); stall:N (sends nothing "
        "after N frames, stays connected); packet_loss:P[:SEED] (loses packets with probability P, always "
        "the same ones for a seed); refuse_after:N (refuses connections after N clients)"
    )


def parse_fault(text: str) -> Fault:
    """Read a fault such as "drop:50". Raises BelvedereError when it is none."""
    kind, _, rest = text.partition(":")
    fault = _plain(kind, rest) or _counted(kind, rest) or _lossy(kind, rest)
    if fault is None:
        raise BelvedereError("BV-VCAM-003", tr("{text} is not a fault of the virtual camera", text=text))
    return fault


def _plain(kind: str, rest: str) -> Fault | None:
    return next((Fault(name) for name in _PLAIN if name == kind and not rest), None)


def _counted(kind: str, rest: str) -> Fault | None:
    if not (rest.isascii() and rest.isdigit()):
        return None
    return next((Fault(name, float(rest)) for name in _COUNTED if name == kind), None)


def _lossy(kind: str, rest: str) -> Fault | None:
    probability, _, seed = rest.partition(":")
    try:
        fault = Fault("packet_loss", float(probability), int(seed or "0"))
    except ValueError:
        return None
    valid = kind == "packet_loss" and math.isfinite(fault.amount) and 0 <= fault.amount <= 1
    return fault if valid else None
