"""Render the sample's two clips with their truth.

    cd resources && python -m training.people_counter.clips --out belvedere_resources/samples/clips

`square` looks over a sunny square; `market` is the held-out clip: another place, another light. Their
seeds are not among those that the detector is trained on.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from training.people_counter import truth
from training.people_counter.camera import Camera
from training.people_counter.casting import draw_cast
from training.people_counter.light import Light
from training.people_counter.scene import Cast, Scene, Truth
from training.people_counter.sprite import Image

SIZE = (1280, 720)
FPS = 15
SECONDS = 16


@dataclass(frozen=True)
class Clip:
    """What is particular about one clip."""

    seed: int
    camera: Camera
    light: Light
    people: int
    things: int

    def cast(self) -> Cast:
        people, things = (self.people, self.people + 1), (self.things, self.things + 1)
        return draw_cast(self.seed, SIZE, SECONDS, people, things, camera=self.camera, light=self.light)


CLIPS: Mapping[str, Clip] = {
    "square": Clip(
        seed=14,
        camera=Camera(*SIZE, horizon=0.2, focal=0.85, mast=3.4),
        light=Light(
            sun=-1, lean=0.8, reach=0.28, gain=1.08, warmth=0.6, depth=0.45, swing=0.16, period=11, grain=2.0
        ),
        people=15,
        things=11,
    ),
    "market": Clip(
        seed=26,
        camera=Camera(*SIZE, horizon=0.16, focal=0.95, mast=3.9),
        light=Light(
            sun=1, lean=-0.7, reach=-0.25, gain=1.0, warmth=-0.2, depth=0.5, swing=0.3, period=8, grain=3.0
        ),
        people=18,
        things=13,
    ),
}


def frames(clip: Clip) -> Iterator[tuple[Image, list[Truth]]]:
    scene = Scene(clip.cast())
    for number in range(FPS * SECONDS):
        yield scene.frame(number / FPS)


class Writer:
    """An H.264 file as cameras make it: High profile, no B-frames, BT.709, limited range."""

    def __init__(self, path: Path, quality: int) -> None:
        self._file = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        options = {"crf": str(quality), "preset": "slow", "profile": "high", "bf": "0", "g": str(2 * FPS)}
        self._stream = self._file.add_stream("libx264", FPS, options=options)
        self._stream.width, self._stream.height = SIZE
        self._stream.pix_fmt = "yuv420p"
        context = self._stream.codec_context
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        context.colorspace = Colorspace.ITU709
        context.color_range = ColorRange.MPEG
        self._count = 0

    def add(self, picture: Image) -> None:
        frame = av.VideoFrame.from_ndarray(picture, "bgr24").reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )
        frame.pts, frame.time_base = self._count, Fraction(1, FPS)
        self._count += 1
        self._file.mux(self._stream.encode(frame))

    def close(self) -> None:
        self._file.mux(self._stream.encode(None))
        self._file.close()


def render(name: str, folder: Path, quality: int) -> None:
    """Write `name`.mp4 and `name`.json into `folder`."""
    path = folder / f"{name}.mp4"
    temporary = path.with_name(path.name + ".part")
    writer = Writer(temporary, quality)
    people = []
    for picture, truths in frames(CLIPS[name]):
        writer.add(picture)
        people.append(truths)
    writer.close()
    temporary.replace(path)
    truth.save(path.with_suffix(".json"), truth.document(*SIZE, FPS, people))
    print(f"{path}: {path.stat().st_size} bytes")  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(description="Render the clips of the sample application.")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write into")
    parser.add_argument("--quality", type=int, default=29, help="x264's constant rate factor")
    parser.add_argument("--only", choices=sorted(CLIPS))
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    for name in [wanted.only] if wanted.only else list(CLIPS):
        render(name, wanted.out, wanted.quality)


if __name__ == "__main__":
    main()
