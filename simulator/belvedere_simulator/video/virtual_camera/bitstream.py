"""NAL units: taken apart from an Annex B byte stream, and told apart by their type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Codec = Literal["h264", "hevc"]

_START_CODE = re.compile(rb"\x00\x00\x01")
_PARAMETER_SETS = {"h264": (7, 8), "hevc": (32, 33, 34)}


def split(annex_b: bytes) -> tuple[bytes, ...]:
    """Return the NAL units between the start codes of `annex_b`, without the codes and padding zeros."""
    marks = [(match.start(), match.end()) for match in _START_CODE.finditer(annex_b)]
    following = [*marks[1:], (len(annex_b), 0)]
    # strict=False: without any start code there is no unit, but still an end
    units = (annex_b[a[1] : b[0]].rstrip(b"\x00") for a, b in zip(marks, following, strict=False))
    return tuple(unit for unit in units if unit)


def kind(codec: Codec, unit: bytes) -> int:
    """The NAL unit type: 5 bits in H.264, 6 bits in H.265."""
    return unit[0] & 0x1F if codec == "h264" else (unit[0] >> 1) & 0x3F


@dataclass(frozen=True)
class ParameterSets:
    """The (VPS,) SPS and PPS that a decoder needs before the first picture, in that order."""

    codec: Codec
    units: tuple[bytes, ...]

    def of(self, number: int) -> tuple[bytes, ...]:
        """The sets of one NAL unit type."""
        return tuple(unit for unit in self.units if kind(self.codec, unit) == number)

    def before(self, units: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """Put the sets in front of the access unit `units` when it does not carry them itself."""
        missing = tuple(own for own in self.units if own not in units)
        carried = any(is_parameter_set(self.codec, unit) for unit in units)
        return units if carried else missing + units


def is_parameter_set(codec: Codec, unit: bytes) -> bool:
    """Whether `unit` is a VPS, SPS or PPS."""
    return kind(codec, unit) in _PARAMETER_SETS[codec]


def parameter_sets(codec: Codec, units: tuple[bytes, ...]) -> ParameterSets:
    """The parameter sets among `units`, without repetition."""
    found = dict.fromkeys(unit for unit in units if is_parameter_set(codec, unit))
    return ParameterSets(codec, tuple(sorted(found, key=lambda unit: kind(codec, unit))))
