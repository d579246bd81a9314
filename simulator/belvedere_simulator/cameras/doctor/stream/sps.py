"""The sequence parameter set of H.264 (ITU-T H.264, 7.3.2.1.1 and E.1.1): profile, level, size, rate."""

from __future__ import annotations

from dataclasses import dataclass

from belvedere_simulator.cameras.doctor.stream.bits import Bits

_WITH_CHROMA = (100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135)
_PROFILES = {
    66: "Baseline",
    77: "Main",
    88: "Extended",
    100: "High",
    110: "High 10",
    122: "High 4:2:2",
    244: "High 4:4:4 Predictive",
    44: "CAVLC 4:4:4 Intra",
}
_EXTENDED_ASPECT = 255
_LARGEST = 16_384
_LONGEST = 512


@dataclass(frozen=True)
class SequenceParameters:
    """What the encoder set up. `rate` in pictures a second where it is told; `depth` bits of a sample.

    `chroma` is the format's number: 0 grey, 1 for 4:2:0, 2 for 4:2:2, 3 for 4:4:4.
    """

    profile_number: int
    constraints: int
    level_number: int
    width: int
    height: int
    chroma: int = 1
    depth: int = 8
    interlaced: bool = False
    rate: float | None = None

    @property
    def profile(self) -> str:
        """Its name."""
        if self.profile_number == 66 and self.constraints & 0x40:
            return "Constrained Baseline"
        return _PROFILES.get(self.profile_number, f"profile {self.profile_number}")

    @property
    def level(self) -> str:
        """As in "4.1"; "1b" for the odd one."""
        if self.level_number == 11 and self.constraints & 0x10 and self.profile_number in (66, 77, 88):
            return "1b"
        return f"{self.level_number // 10}.{self.level_number % 10}"


def parse_sps(unit: bytes) -> SequenceParameters:
    """Read a whole NAL unit of type 7. Raises ValueError when it is damaged or makes no sense."""
    if not unit or len(unit) > _LONGEST or unit[0] & 0x1F != 7:
        raise ValueError("not a sequence parameter set")
    bits = Bits(unit)
    profile, constraints, level = bits.read(8), bits.read(8), bits.read(8)
    bits.unsigned()
    chroma, separate, depth = _chroma(bits) if profile in _WITH_CHROMA else (1, False, 8)
    _skip_order(bits)
    across, down = bits.unsigned() + 1, bits.unsigned() + 1
    frames_only = bits.flag()
    if not frames_only:
        bits.flag()
    bits.flag()
    lines = 1 if frames_only else 2
    left, right, top, bottom = (
        (bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()) if bits.flag() else (0, 0, 0, 0)
    )
    unit_x, unit_y = _crop_units(0 if separate else chroma, lines)
    width = across * 16 - (left + right) * unit_x
    height = down * 16 * lines - (top + bottom) * unit_y
    if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
        raise ValueError("a size that no camera has")
    rate = _rate(bits) if bits.flag() else None
    return SequenceParameters(
        profile, constraints, level, width, height, chroma, depth, not frames_only, rate
    )


def _chroma(bits: Bits) -> tuple[int, bool, int]:
    chroma = bits.unsigned()
    if chroma > 3:
        raise ValueError("an unknown chroma format")
    separate = bits.flag() if chroma == 3 else False
    depth = 8 + max(bits.unsigned(), bits.unsigned())
    bits.flag()
    if bits.flag():
        for index in range(12 if chroma == 3 else 8):
            if bits.flag():
                _skip_scaling_list(bits, 16 if index < 6 else 64)
    return chroma, separate, depth


def _skip_scaling_list(bits: Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last


def _skip_order(bits: Bits) -> None:
    """Everything up to the size: frame numbers, picture order count, reference frames."""
    bits.unsigned()
    kind = bits.unsigned()
    if kind == 0:
        bits.unsigned()
    elif kind == 1:
        bits.flag()
        bits.signed()
        bits.signed()
        cycle = bits.unsigned()
        if cycle > 255:
            raise ValueError("a cycle that is too long")
        for _ in range(cycle):
            bits.signed()
    elif kind > 2:
        raise ValueError("an unknown picture order")
    bits.unsigned()
    bits.flag()


def _crop_units(chroma: int, lines: int) -> tuple[int, int]:
    across = 2 if chroma in (1, 2) else 1
    down = 2 if chroma == 1 else 1
    return across, down * lines


def _rate(bits: Bits) -> float | None:
    """The rate that the usability information tells; a set that ends within it just tells none."""
    try:
        if bits.flag() and bits.read(8) == _EXTENDED_ASPECT:
            bits.read(32)
        if bits.flag():
            bits.flag()
        if bits.flag():
            bits.read(4)
            if bits.flag():
                bits.read(24)
        if bits.flag():
            bits.unsigned()
            bits.unsigned()
        if not bits.flag():
            return None
        ticks, scale = bits.read(32), bits.read(32)
    except ValueError:
        return None
    rate = scale / (2 * ticks) if ticks else 0.0
    return rate if 0.1 <= rate <= 1000 else None
