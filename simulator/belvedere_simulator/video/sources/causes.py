"""From FFmpeg's errors to what they mean for a camera."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import av.error

from belvedere_simulator.messages import tr
from belvedere_simulator.video.sources import faults
from belvedere_simulator.video.sources.faults import Fault

# FFmpeg says only "invalid data" when a camera takes the connection and never answers; the time that
# passed tells it from a camera that answers nonsense.
_NEARLY = 0.9


def why_not_opened(error: OSError | av.error.FFmpegError, elapsed: float, time_out: float) -> Fault:
    """Why a network camera could not be opened, after `elapsed` of `time_out` seconds.

    No text of `error` is used: FFmpeg puts the address with the password into it.
    """
    simple = (
        (av.error.HTTPNotFoundError, faults.stream_not_found),
        (av.error.HTTPUnauthorizedError, lambda: faults.unauthorized(401)),
        (av.error.HTTPForbiddenError, lambda: faults.unauthorized(403)),
        ((TimeoutError, av.error.ExitError), faults.timed_out),
        (ConnectionRefusedError, faults.refused),
        ((BrokenPipeError, ConnectionResetError, EOFError), faults.broken_pipe),
    )
    for kinds, fault in simple:
        if isinstance(error, kinds):
            return fault()
    if isinstance(error, av.error.InvalidDataError):
        return faults.timed_out() if elapsed >= _NEARLY * time_out else faults.broken_pipe()
    if isinstance(error, OSError) and error.errno == errno.EIO:
        # What FFmpeg makes of a name that cannot be looked up.
        return faults.unreachable(tr("its name is unknown, or there is no network"), errno.EIO)
    if isinstance(error, OSError) and error.errno:
        return faults.unreachable(os.strerror(error.errno), error.errno)
    return faults.bad_answer(_words(error))


def why_stopped(error: OSError | av.error.FFmpegError, silence: float) -> Fault:
    """Why a network camera that played stopped; `silence` seconds is what it was allowed."""
    if isinstance(error, (TimeoutError, av.error.ExitError)):
        return faults.fell_silent(silence)
    return faults.lost(_words(error))


def why_no_file(error: OSError | av.error.FFmpegError, path: Path) -> Fault:
    """Why a file could not be opened."""
    if isinstance(error, FileNotFoundError):
        return faults.missing(path)
    if isinstance(error, av.error.InvalidDataError):
        return faults.unreadable(path, tr("it is no video, or its beginning or index is missing"))
    return faults.unreadable(path, _words(error))


def _words(error: OSError | av.error.FFmpegError) -> str:
    """FFmpeg's sentence for the error, without the address it was about."""
    return str(error.strerror or type(error).__name__)
