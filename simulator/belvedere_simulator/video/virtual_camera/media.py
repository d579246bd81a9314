"""The clip as a camera sends it: access units with their times, ready to be put into RTP packets."""

from __future__ import annotations

import itertools
from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol

from belvedere_simulator.video.virtual_camera.bitstream import Codec, ParameterSets

CLOCK_RATE = 90_000


@dataclass(frozen=True)
class AccessUnit:
    """One coded picture. Times are ticks of 90 kHz from the first unit's decoding time."""

    decoding: int
    presentation: int
    keyframe: bool
    payloads: tuple[bytes, ...]


class Playable(Protocol):
    """What clients are sent: a clip, or what is made just now."""

    @property
    def codec(self) -> Codec:
        """What it is coded in."""

    @property
    def rate(self) -> float:
        """Pictures a second."""

    @property
    def parameter_sets(self) -> ParameterSets:
        """What a decoder needs before the first picture."""

    def endless(self) -> Generator[AccessUnit]:
        """The pictures for one client, from a keyframe on, in times from 0. To be closed after use."""


@dataclass(frozen=True)
class Media:
    """A whole clip. `period` is its length in ticks of 90 kHz: what one turn of the loop adds."""

    codec: Codec
    width: int
    height: int
    rate: float
    period: int
    parameter_sets: ParameterSets
    units: tuple[AccessUnit, ...]

    def endless(self) -> Generator[AccessUnit]:
        """The units for ever, decoding and presentation times continuous over the loop."""
        for turn in itertools.count():
            shift = turn * self.period
            for unit in self.units:
                yield AccessUnit(
                    unit.decoding + shift, unit.presentation + shift, unit.keyframe, unit.payloads
                )
