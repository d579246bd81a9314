"""The pictures of a recording, with the time stamps that they had when they were recorded."""

from __future__ import annotations

from collections.abc import Generator

import av.error

from belvedere_simulator.replay.pictures import read_pictures
from belvedere_simulator.video.sources import faults
from belvedere_simulator.video.sources.faults import SourceFailedError
from belvedere_simulator.video.sources.frame import Decoded
from belvedere_simulator.video.specification import CameraSpecification


class RecordedSource:
    """One stream of a recording, whose folder is the source."""

    step = 0.0

    def __init__(self, specification: CameraSpecification) -> None:
        self._folder = specification.path

    def frames(self) -> Generator[Decoded, None, None]:
        """See `Source`; the seconds are since 1970."""
        try:
            for picture, microseconds in read_pictures(self._folder):
                yield Decoded(picture, microseconds / 1_000_000)
        except (OSError, av.error.FFmpegError, ValueError, LookupError, TypeError) as error:
            why = str(getattr(error, "strerror", "") or error)
            raise SourceFailedError(faults.damaged(self._folder, why)) from None
