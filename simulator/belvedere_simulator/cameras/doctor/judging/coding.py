"""Verdicts on codec, profile and size."""

from __future__ import annotations

from belvedere_simulator.cameras.doctor.facts import Facts
from belvedere_simulator.cameras.doctor.findings import Finding, Step, error, note, well
from belvedere_simulator.cameras.doctor.stream.sdp import Track
from belvedere_simulator.cameras.doctor.stream.sps import SequenceParameters
from belvedere_simulator.messages import tr
from belvedere_simulator.video.conversion.size import output_size

H264 = "H264"
_NAMES = {"H264": "H.264", "H265": "H.265", "HEVC": "H.265", "JPEG": "MJPEG", "MP4V-ES": "MPEG-4 Part 2"}
_CODES = {"H.265": "BV-DOC-041", "MJPEG": "BV-DOC-042"}
_LEADING = "Camera did not provide an H264 encoded stream"
"""What the appliance's logs say of such a camera; people search for it, so it is not translated."""


def codec_name(encoding: str) -> str:
    """As people write it."""
    return _NAMES.get(encoding, encoding)


def no_video() -> Finding:
    """The description has no video track."""
    return error(Step.CODEC, "BV-DOC-040", tr("The camera describes a stream without video"))


def other_codec(track: Track) -> Finding | None:
    """A refusal of what is not H.264, None for H.264."""
    return None if track.encoding == H264 else refused(track.encoding)


def refused(encoding: str) -> Finding:
    """The refusal of a stream in `encoding`, as descriptions of streams have it."""
    name = codec_name(encoding) or tr("in an unknown codec")
    what = tr(
        'The stream is {codec}; the appliance decodes H.264 only ("{words}")', codec=name, words=_LEADING
    )
    return error(Step.CODEC, _CODES.get(name, "BV-DOC-043"), what)


def codec(found: SequenceParameters | None) -> list[Finding]:
    """What is to be said of an H.264 stream."""
    if found is None:
        return [well(Step.CODEC, tr("H.264"))]
    told = f"H.264 {found.profile} {found.level}"
    if found.chroma > 1 or found.depth > 8:
        what = tr("{codec}: more than 8 bits or colours beyond 4:2:0, which decoders lack", codec=told)
        return [error(Step.CODEC, "BV-DOC-044", what)]
    if found.interlaced:
        return [note(Step.CODEC, "BV-DOC-045", tr("{codec}, interlaced", codec=told))]
    return [well(Step.CODEC, told)]


def size(facts: Facts) -> Finding:
    """The size, and what becomes of it."""
    if not facts.width:
        return note(Step.SIZE, "BV-DOC-047", tr("The camera did not tell its picture size"))
    told = f"{facts.width}x{facts.height}"
    if (facts.width, facts.height) == (facts.output_width, facts.output_height):
        return well(Step.SIZE, tr("{size}, given to applications as it is", size=told))
    scaled = f"{facts.output_width}x{facts.output_height}"
    what = tr("{size} is more than 2 megapixels: applications see {scaled}", size=told, scaled=scaled)
    return note(Step.SIZE, "BV-DOC-046", what)


def scaled(width: int, height: int) -> tuple[int, int]:
    """The size that applications see."""
    return output_size(width, height)
