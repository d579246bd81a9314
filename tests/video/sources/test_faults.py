"""The words of the appliance's log, and a catalogue entry for each fault."""

from __future__ import annotations

from pathlib import Path

import av.error
import pytest

from belvedere_simulator.errors import catalogue
from belvedere_simulator.video.sources import faults
from belvedere_simulator.video.sources.causes import why_no_file, why_not_opened, why_stopped
from belvedere_simulator.video.sources.faults import Fault

SECRET = "rtsp://user:hunter2@10.0.0.5/cam"
ALL = [
    faults.timed_out(),
    faults.refused(),
    faults.stream_not_found(),
    faults.unauthorized(401),
    faults.unauthorized(403),
    faults.broken_pipe(),
    faults.unreachable("No route to host", 113),
    faults.bad_answer("nonsense"),
    faults.lost("Broken pipe (-32)"),
    faults.fell_silent(5.0),
    faults.not_h264("hevc"),
    faults.no_video(),
    faults.missing(Path("a")),
    faults.unreadable(Path("a"), "why"),
    faults.damaged(Path("a"), "why"),
    faults.no_images(Path("a")),
    faults.unexpected("MemoryError"),
]


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.line[:40])
def test_each_code_is_in_the_catalogue(fault: Fault) -> None:
    entry = catalogue()[fault.code]
    assert entry.title
    assert entry.explanation
    assert entry.remedy


def test_no_code_of_the_catalogue_is_out_of_use() -> None:
    assert {code for code in catalogue() if code.startswith("BV-CAM-")} == {fault.code for fault in ALL}


NO_SDP = "liveMedia0: Failed to get SDP description: "
NO_CONNECTION = "Connection to server failed: "
HUNG_UP = "DESCRIBE send() failed: Broken pipe; with the result code: -32"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            av.error.ExitError(1, "Immediate exit", SECRET),
            NO_CONNECTION + "Connection timed out (-115)",
        ),
        (
            av.error.TimeoutError(110, "timed out", SECRET),
            NO_CONNECTION + "Connection timed out (-115)",
        ),
        (av.error.HTTPNotFoundError(404, "x", SECRET), "404 Not Found; with the result code: 404"),
        (av.error.HTTPUnauthorizedError(401, "x", SECRET), "401 Unauthorized; with the result code: 401"),
        (
            av.error.ConnectionRefusedError(111, "x", SECRET),
            NO_CONNECTION + "Connection refused (-111)",
        ),
        (
            av.error.BrokenPipeError(32, "x", SECRET),
            HUNG_UP,
        ),
        (av.error.OSError(113, "x", SECRET), NO_CONNECTION + "No route to host (-113)"),
        (
            av.error.OSError(5, "x", SECRET),
            NO_CONNECTION + "its name is unknown, or there is no network (-5)",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_words_of_the_camera_nodes_log(error: av.error.FFmpegError, line: str) -> None:
    fault = why_not_opened(error, elapsed=0.1, time_out=5.0)
    assert fault.line == NO_SDP + line
    assert "hunter2" not in fault.line + fault.detail


def test_invalid_data_after_the_whole_time_out_is_a_silent_camera() -> None:
    error = av.error.InvalidDataError(1, "Invalid data", SECRET)
    assert why_not_opened(error, elapsed=5.0, time_out=5.0).code == "BV-CAM-001"
    assert why_not_opened(error, elapsed=0.2, time_out=5.0).code == "BV-CAM-005"


@pytest.mark.parametrize("kind", ["ExitError", "OSError", "InvalidDataError", "UnknownError"])
def test_nothing_tells_the_password(kind: str) -> None:
    error = getattr(av.error, kind)(5, "Input/output error", SECRET)
    for fault in (
        why_not_opened(error, 1.0, 5.0),
        why_stopped(error, 5.0),
        why_no_file(error, Path("clip.mp4")),
    ):
        assert "hunter2" not in fault.line + fault.detail
