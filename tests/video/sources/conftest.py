"""Clips, and a reader whose every word is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from belvedere_simulator.events import NodeState
from belvedere_simulator.video.conversion.converter import Converter
from belvedere_simulator.video.sources import CameraReader, SourceFrame
from belvedere_simulator.video.specification import CameraSpecification
from fakes.clips import make_clip, read_counter

RATE = 15
FRAMES = 45


@dataclass
class Watched:
    """A reader and what it told. `held` blocks its frames while it is cleared."""

    frames: list[SourceFrame] = field(default_factory=list)
    states: list[tuple[NodeState, str, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    ended_when_told: list[bool] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)
    reader: CameraReader = field(init=False)

    def take(self, frame: SourceFrame) -> None:
        """The reader's `deliver`."""
        self.frames.append(frame)
        self.held.wait()

    def told(self, state: NodeState, detail: str, code: str) -> None:
        """The reader's `changed`."""
        self.ended_when_told.append(self.reader.ended)
        self.states.append((state, detail, code))

    @property
    def names(self) -> list[NodeState]:
        """The states told, without details."""
        return [state for state, _, _ in self.states]

    @property
    def state(self) -> NodeState | None:
        """The last state told."""
        return self.states[-1][0] if self.states else None

    @property
    def code(self) -> str:
        """The last error code told."""
        return next((code for _, _, code in reversed(self.states) if code), "")

    @property
    def numbers(self) -> list[int]:
        """The numbers burned into the frames."""
        converter = Converter()
        return [_number_of(frame, converter) for frame in list(self.frames)]

    @property
    def everything_said(self) -> str:
        """All lines and details."""
        return "\n".join([*self.lines, *(detail for _, detail, _ in self.states)])


Watch = Callable[..., Watched]


def _number_of(frame: SourceFrame, converter: Converter) -> int:
    width, height = converter.output_size(frame.picture)
    image = np.empty((height, width, 3), np.uint8)
    converter.convert(frame.picture, image)
    return read_counter(image)


def microseconds(frame: SourceFrame) -> int:
    """A time stamp as one number."""
    return frame.time_stamp[0] * 1_000_000 + frame.time_stamp[1]


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which clips are kept."""
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="session")
def clip(clips: Path) -> Path:
    """Three seconds of H.264, 320x240, a key frame each second."""
    return make_clip(clips / "clip.mp4", rate=RATE, frames=FRAMES, group=RATE)


@pytest.fixture(scope="session")
def quick_clip(clips: Path) -> Path:
    """45 frames in a fifth of a second."""
    return make_clip(clips / "quick.mp4", size=(160, 128), rate=225, frames=FRAMES)


@pytest.fixture(scope="session")
def hevc_clip(clips: Path) -> Path:
    """H.265, which the appliance cannot read."""
    return make_clip(clips / "hevc.mp4", codec="hevc", frames=15)


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Start a reader of `source`; it is stopped after the test."""
    started: list[Watched] = []

    def start(source: object, *, held: bool = False, threads: int = 1, **fields: object) -> Watched:
        watched = Watched()
        specification = CameraSpecification("camera", str(source), **fields)  # type: ignore[arg-type] # handed on
        watched.reader = CameraReader(
            specification,
            deliver=watched.take,
            changed=watched.told,
            log=watched.lines.append,
            threads=threads,
        )
        if not held:
            watched.held.set()
        started.append(watched)
        watched.reader.start()
        return watched

    yield start
    for watched in started:
        watched.held.set()
        watched.reader.stop()
