"""Folders of images."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import av
import av.error

from belvedere_simulator.video.sources import faults
from belvedere_simulator.video.sources.faults import SourceFailedError
from belvedere_simulator.video.sources.frame import Decoded
from belvedere_simulator.video.sources.source import Log
from belvedere_simulator.video.specification import CameraSpecification

# The name is a name, not a pattern such as "image%03d.png"; and nothing but the file is opened.
_OPTIONS = {"pattern_type": "none", "protocol_whitelist": "file"}
_ENDINGS = frozenset({".jpg", ".jpeg", ".png"})


class ImagesSource:
    """One round of the images of a folder, in the order of their names, `image_rate` a second.

    An image that cannot be read is left out, with a line in the log.
    """

    def __init__(self, specification: CameraSpecification, *, log: Log) -> None:
        self._folder = specification.path
        self._log = log
        self.step = 1.0 / specification.image_rate

    def frames(self) -> Generator[Decoded, None, None]:
        """See `Source`."""
        shown = 0
        for path in _images(self._folder):
            picture = self._read(path)
            if picture is not None:
                yield Decoded(picture, shown * self.step)
                shown += 1
        if shown == 0:
            raise SourceFailedError(faults.no_images(self._folder))

    def _read(self, path: Path) -> av.VideoFrame | None:
        try:
            with av.open(f"file:{path}", options=_OPTIONS, metadata_errors="replace") as container:
                return next(container.decode(video=0), None)
        except (OSError, av.error.FFmpegError, IndexError):
            self._log(f"Error: {path.name} cannot be read as an image; it is left out")
            return None


def _images(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS)
    except OSError:
        raise SourceFailedError(faults.missing(folder)) from None
