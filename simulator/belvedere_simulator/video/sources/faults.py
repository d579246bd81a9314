"""What can go wrong with a camera, in the words that support people search for."""

from __future__ import annotations

import errno
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.messages import tr

NOT_H264 = "Camera did not provide an H264 encoded stream"
"""The appliance's own words; the guide's troubleshooting names them, so they are not translated."""

NOT_H264_CODE = "BV-CAM-006"

_NO_SDP = "liveMedia0: Failed to get SDP description: "


@dataclass(frozen=True)
class Fault:
    """Why a source does not play.

    `code` is in the error catalogue, `detail` is for people, `line` goes to the camera node's log.
    `slow` is for what does not heal by itself soon, such as a wrong password.
    """

    code: str
    detail: str
    line: str
    slow: bool = False


class SourceFailedError(Exception):
    """A source stopped or did not start because of `fault`."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault


def timed_out() -> Fault:
    """The camera did not answer in time."""
    line = _NO_SDP + "Connection to server failed: Connection timed out (-115)"
    return Fault("BV-CAM-001", tr("The camera does not answer: connection timed out"), line)


def refused() -> Fault:
    """Nothing listens at the camera's port."""
    line = _NO_SDP + "Connection to server failed: Connection refused (-111)"
    return Fault("BV-CAM-002", tr("The camera refuses the connection"), line)


def stream_not_found() -> Fault:
    """The camera has no stream under this path."""
    line = _NO_SDP + "404 Not Found; with the result code: 404"
    return Fault("BV-CAM-003", tr("The camera has no stream at this address (404 Not Found)"), line)


def unauthorized(status: int) -> Fault:
    """User or password are wrong or missing (401), or the user may not watch (403)."""
    word = {401: "Unauthorized", 403: "Forbidden"}[status]
    line = _NO_SDP + f"{status} {word}; with the result code: {status}"
    detail = tr("The camera does not accept the user name and password ({answer})", answer=f"{status} {word}")
    return Fault("BV-CAM-004", detail, line, slow=True)


def broken_pipe() -> Fault:
    """The camera closed the connection before it described its stream."""
    line = _NO_SDP + "DESCRIBE send() failed: Broken pipe; with the result code: -32"
    return Fault("BV-CAM-005", tr("The camera closed the connection"), line)


def unreachable(why: str, number: int) -> Fault:
    """The network does not lead to the camera, or its name is unknown."""
    line = _NO_SDP + f"Connection to server failed: {why} ({-number})"
    return Fault("BV-CAM-012", tr("The camera cannot be reached: {why}", why=why), line)


def bad_answer(why: str) -> Fault:
    """Something answered, but not as an RTSP camera does."""
    line = _NO_SDP + why
    return Fault("BV-CAM-007", tr("The camera's answer makes no sense: {why}", why=why), line)


def lost(why: str) -> Fault:
    """A stream that had played ended."""
    line = f"liveMedia0: Connection to the camera was lost: {why}"
    return Fault("BV-CAM-005", tr("The connection to the camera was lost: {why}", why=why), line)


def fell_silent(seconds: float) -> Fault:
    """A stream that had played sends nothing any more."""
    line = f"liveMedia0: No video for {seconds:g} s: Connection timed out (-115)"
    return Fault("BV-CAM-001", tr("The camera sent no video for {seconds} s", seconds=f"{seconds:g}"), line)


def held_up(seconds: float) -> str:
    """The line of the log about a picture that came so late behind the one before it."""
    return f"liveMedia0: Jitter: video held up for {seconds:.2f} s"


def not_h264(codec: str) -> Fault:
    """The appliance decodes H.264 only."""
    return Fault(NOT_H264_CODE, NOT_H264, f"{NOT_H264} (codec: {codec})", slow=True)


def undecodable() -> Fault:
    """What software that did not look at the codec says of the same."""
    line = "ERROR dqBuffer(131) VIDIOC_DQBUF failed: Resource temporarily unavailable"
    return Fault(NOT_H264_CODE, tr("The stream of the camera cannot be decoded"), line, slow=True)


def no_route() -> Fault:
    """The network of cameras is gone."""
    return unreachable(os.strerror(errno.ENETUNREACH), errno.ENETUNREACH)


def no_name() -> Fault:
    """There is no name server that knows the camera."""
    return unreachable("Temporary failure in name resolution", -socket.EAI_AGAIN)


def no_video() -> Fault:
    """A stream or file without pictures."""
    detail = tr("There is no video in this stream")
    return Fault("BV-CAM-007", detail, f"Error: {detail}", slow=True)


def unexpected(kind: str) -> Fault:
    """A failure nobody has foreseen; `kind` is its name in the program."""
    detail = tr("The camera stopped for an unforeseen reason ({kind})", kind=kind)
    return Fault("BV-CAM-013", detail, f"Error: {detail}", slow=True)


def missing(path: Path) -> Fault:
    """The file or folder does not exist."""
    detail = tr("{path} does not exist", path=path)
    return Fault("BV-CAM-008", detail, f"Error: {detail}", slow=True)


def unreadable(path: Path, why: str) -> Fault:
    """The file cannot be opened as a video."""
    detail = tr("{path} cannot be read as a video: {why}", path=path, why=why)
    return Fault("BV-CAM-009", detail, f"Error: {detail}", slow=True)


def damaged(path: Path, why: str) -> Fault:
    """The file ended too early, or parts of it could not be decoded."""
    detail = tr("{path} is damaged or incomplete: {why}", path=path, why=why)
    return Fault("BV-CAM-010", detail, f"Error: {detail}", slow=True)


def no_images(path: Path) -> Fault:
    """The folder holds no image that can be read."""
    detail = tr("{path} holds no JPEG or PNG image that can be read", path=path)
    return Fault("BV-CAM-011", detail, f"Error: {detail}", slow=True)
