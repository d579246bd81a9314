"""The description of the camera's one track (RFC 8866, RFC 6184, RFC 7798)."""

from __future__ import annotations

from base64 import b64encode

from belvedere_simulator.video.virtual_camera.media import CLOCK_RATE, Playable
from belvedere_simulator.video.virtual_camera.rtp import PAYLOAD_TYPE

TRACK = "track1"


def describe(media: Playable) -> str:
    """The session description of `media`."""
    encoding = "H264" if media.codec == "h264" else "H265"
    lines = [
        "v=0",
        "o=- 0 0 IN IP4 127.0.0.1",
        "s=Virtual camera",
        "c=IN IP4 0.0.0.0",
        "t=0 0",
        "a=range:npt=0-",
        f"m=video 0 RTP/AVP {PAYLOAD_TYPE}",
        f"a=rtpmap:{PAYLOAD_TYPE} {encoding}/{CLOCK_RATE}",
        f"a=fmtp:{PAYLOAD_TYPE} {_format_parameters(media)}",
        f"a=framerate:{media.rate:g}",
        f"a=control:{TRACK}",
    ]
    return "".join(f"{line}\r\n" for line in lines)


def _format_parameters(media: Playable) -> str:
    sets = media.parameter_sets
    if media.codec == "hevc":
        names = {"sprop-vps": 32, "sprop-sps": 33, "sprop-pps": 34}
        return ";".join(f"{name}={_encoded(sets.of(number))}" for name, number in names.items())
    profile = "".join(unit[1:4].hex() for unit in sets.of(7)[:1])
    level = [f"profile-level-id={profile}"] if profile else []
    return ";".join(["packetization-mode=1", *level, f"sprop-parameter-sets={_encoded(sets.units)}"])


def _encoded(units: tuple[bytes, ...]) -> str:
    return ",".join(b64encode(unit).decode() for unit in units)
