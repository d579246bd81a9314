"""A camera's description of its stream (RFC 8866): the video track, and what is announced of it."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from dataclasses import dataclass, field

_MOST_LINES = 2000
_NUMBER = re.compile(r"\d{1,5}(?:\.\d{1,6})?")
_STATIC = {26: "JPEG", 31: "H261", 32: "MPV", 34: "H263"}
_VIDEO_CLOCK = 90_000


@dataclass(frozen=True)
class Track:
    """The first video track. `encoding` is in capitals, as in "H264"; `rate` pictures a second, or None.

    `parameter_sets` are NAL units (H.264: SPS and PPS); `parameters` the format's own, in lower case.
    """

    payload_type: int
    encoding: str
    control: str
    clock: int = _VIDEO_CLOCK
    rate: float | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    parameter_sets: tuple[bytes, ...] = field(default=(), repr=False)


def video_track(description: bytes) -> Track | None:
    """The first video track of `description`, None without one. Never fails: what is damaged is left out."""
    lines = description.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")[:_MOST_LINES]
    session, media = _sections(lines)
    if media is None:
        return None
    words = media[0].split()
    number = _whole(words[3]) if len(words) > 3 else None
    if number is None or number > 127:
        return None
    encoding, clock = _mapping(media, number)
    parameters = _format(media, number)
    return Track(
        payload_type=number,
        encoding=encoding,
        clock=clock,
        control=_attribute(media, "control"),
        rate=_rate(media) or _rate(session),
        parameters=parameters,
        parameter_sets=_parameter_sets(dict(parameters)),
    )


def _sections(lines: list[str]) -> tuple[list[str], list[str] | None]:
    """The lines of the session, and those of the first video track."""
    starts = [index for index, line in enumerate(lines) if line.startswith("m=")]
    session = lines[: starts[0]] if starts else lines
    ends = [*starts[1:], len(lines)]
    for start, end in zip(starts, ends, strict=False):
        if lines[start].startswith("m=video "):
            return session, lines[start:end]
    return session, None


def _attribute(lines: list[str], name: str) -> str:
    mark = f"a={name}:"
    return next((line[len(mark) :].strip() for line in lines if line.startswith(mark)), "")


def _mapping(lines: list[str], number: int) -> tuple[str, int]:
    mark = f"a=rtpmap:{number} "
    text = next((line[len(mark) :].strip() for line in lines if line.startswith(mark)), "")
    name, _, rest = text.partition("/")
    clock = _whole(rest.partition("/")[0]) or _VIDEO_CLOCK
    return (name.upper()[:20] or _STATIC.get(number, "")), clock


def _format(lines: list[str], number: int) -> tuple[tuple[str, str], ...]:
    mark = f"a=fmtp:{number} "
    text = next((line[len(mark) :] for line in lines if line.startswith(mark)), "")
    pairs = (part.strip().partition("=") for part in text.split(";"))
    return tuple((name.strip().lower(), value.strip()) for name, _, value in pairs if name)


def _rate(lines: list[str]) -> float | None:
    for name in ("framerate", "x-framerate"):
        found = _NUMBER.fullmatch(_attribute(lines, name))
        if found and 0 < float(found[0]) <= 1000:
            return float(found[0])
    return None


def _parameter_sets(parameters: dict[str, str]) -> tuple[bytes, ...]:
    units = []
    for text in parameters.get("sprop-parameter-sets", "").split(","):
        try:
            unit = b64decode(text.strip() + "=" * (-len(text.strip()) % 4), validate=True)
        except (binascii.Error, ValueError):
            continue
        if unit:
            units.append(unit)
    return tuple(units)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
