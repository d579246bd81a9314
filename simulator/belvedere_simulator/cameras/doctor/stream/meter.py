"""Counts one stream, packet by packet, without decoding it."""

from __future__ import annotations

from dataclasses import dataclass, field

from belvedere_simulator.cameras.doctor.facts import TransportFacts
from belvedere_simulator.cameras.doctor.stream.nal import IDR, SPS, units
from belvedere_simulator.cameras.doctor.stream.rtp import parse_rtp, parse_sender_report
from belvedere_simulator.cameras.doctor.stream.sequence import Sequence
from belvedere_simulator.cameras.doctor.stream.timing import timing

_WRAP = 1 << 32
_HALF = _WRAP >> 1


@dataclass
class Meter:
    """Given every packet with its arrival (seconds of a monotonic clock).

    `keys` are the unwrapped time stamps of key frames, `frames` arrival and stamp of each picture, `skews`
    the camera's clock against ours for each of its reports, in seconds.
    """

    payload_type: int
    clock: int
    packets: int = 0
    octets: int = 0
    keys: list[int] = field(default_factory=list)
    frames: list[tuple[float, int]] = field(default_factory=list)
    skews: list[float] = field(default_factory=list)
    sps: bytes = b""
    _sequence: Sequence = field(default_factory=Sequence)
    _source: int | None = None
    _newest: int | None = None
    _stamps: set[int] = field(default_factory=set)

    def rtp(self, data: bytes, arrival: float) -> None:
        """Count one packet of the media channel."""
        packet = parse_rtp(data)
        if packet is None or packet.payload_type != self.payload_type:
            return
        if self._source is None:
            self._source = packet.source
        if packet.source != self._source:
            return
        self.packets += 1
        self.octets += len(data)
        self._sequence.add(packet.sequence)
        stamp = self._unwrapped(packet.timestamp)
        if stamp not in self._stamps:
            self._stamps.add(stamp)
            self.frames.append((arrival, stamp))
        for kind, unit in units(packet.payload):
            if kind == IDR and stamp not in self.keys[-1:]:
                self.keys.append(stamp)
            elif kind == SPS and unit:
                self.sps = unit

    def rtcp(self, data: bytes, wall_clock: float) -> None:
        """Take one packet of the control channel, which came at `wall_clock` (seconds since 1970)."""
        report = parse_sender_report(data)
        if report is not None:
            self.skews.append(report.wall_clock - wall_clock)

    def facts(self, seconds: float, *, lost_here: int = 0, ended_early: bool = False) -> TransportFacts:
        """What was counted in `seconds`."""
        even = timing(self.frames, self.clock)
        return TransportFacts(
            seconds=round(seconds, 3),
            packets=self.packets,
            expected=self._sequence.expected,
            lost=max(0, self._sequence.lost - lost_here),
            lost_here=lost_here,
            reordered=self._sequence.reordered,
            frames=len(self.frames),
            bits=round(8 * self.octets / seconds, 1) if seconds > 0 else 0.0,
            jitter=round(even.jitter, 5) if even else None,
            worst=round(even.worst, 5) if even else None,
            ended_early=ended_early,
        )

    def _unwrapped(self, stamp: int) -> int:
        if self._newest is None:
            self._newest = stamp
            return stamp
        extended = self._newest + (stamp - self._newest + _HALF) % _WRAP - _HALF
        self._newest = max(self._newest, extended)
        return extended
