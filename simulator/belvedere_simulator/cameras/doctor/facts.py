"""What was measured of a camera: plain figures, for tables and for whoever judges them otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any, get_args, get_type_hints


@dataclass(frozen=True)
class TransportFacts:
    """One stream over one transport.

    `seconds` it was watched; `lost` packets of `expected` (`lost_here`: those that this computer had no
    room for, which are not in `lost`); `jitter` is the mean change of the frames' delay and `worst` the
    greatest difference of their delays, both in seconds; `bits` a second.
    """

    seconds: float
    packets: int
    expected: int
    lost: int
    lost_here: int
    reordered: int
    frames: int
    bits: float
    jitter: float | None
    worst: float | None
    ended_early: bool = False

    @property
    def loss(self) -> float:
        """The share of packets that were lost on the way, 0 to 1."""
        return self.lost / self.expected if self.expected else 0.0


@dataclass(frozen=True)
class Facts:
    """None and "" stand for what was not seen.

    `address` and `local_address` are numeric, `direct`: no router between them. `authentication` is the
    way that was accepted ("none", "basic", "digest MD5", ...), `offered` those the camera offered. Sizes in
    pixels; `output_*` is what an application sees. Rates in pictures a second. `key_frame_interval` in
    seconds; where no two key frames were seen, it is longer than `key_frame_longer_than`. `clock_skew` in
    seconds, above 0 where the camera's clock is ahead. `sessions`: how many at once were seen to work.
    `own_delay`: by how many seconds this computer was late itself, in the mean.
    """

    address: str = ""
    local_address: str = ""
    interface: str = ""
    direct: bool | None = None
    server: str = ""
    authentication: str = ""
    offered: str = ""
    codec: str = ""
    profile: str = ""
    level: str = ""
    width: int = 0
    height: int = 0
    output_width: int = 0
    output_height: int = 0
    rate: float | None = None
    announced_rate: float | None = None
    key_frame_interval: float | None = None
    key_frame_longer_than: float | None = None
    clock_skew: float | None = None
    sessions: int | None = None
    own_delay: float = 0.0
    tcp: TransportFacts | None = None
    udp: TransportFacts | None = None

    def to_document(self) -> dict[str, Any]:
        """Its members, for JSON."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Facts:
        """What `to_document` gave. Raises ValueError for anything else."""
        plain = {name: value for name, value in document.items() if name not in ("tcp", "udp")}
        tcp, udp = _transport(document.get("tcp")), _transport(document.get("udp"))
        return cls(**_checked(cls, plain), tcp=tcp, udp=udp)


def _transport(document: Any) -> TransportFacts | None:
    if document is None:
        return None
    needed = {each.name for each in fields(TransportFacts) if each.default is MISSING}
    if not isinstance(document, Mapping) or not needed <= set(document):
        raise ValueError("not the facts of a transport")
    return TransportFacts(**_checked(TransportFacts, document))


def _checked(kind: type, document: Mapping[str, Any]) -> dict[str, Any]:
    """The members of `document` when each is one of `kind` and of its type. Raises ValueError."""
    types = get_type_hints(kind)
    known = {each.name for each in fields(kind)}
    for name, value in document.items():
        if name not in known or not _fits(value, types[name]):
            raise ValueError(f"not a member of {kind.__name__}: {name[:40]}")
    return dict(document)


def _fits(value: Any, kind: Any) -> bool:
    allowed = get_args(kind) or (kind,)
    if float in allowed and type(value) is int:
        return True
    return any(type(value) is each for each in allowed)
