"""Judge the sample's detector, and the baseline, on a clip: decode, prepare, infer, match.

cd resources && python -m training.people_counter.judge belvedere_resources/samples/clips/market.mp4
"""

from __future__ import annotations

import argparse
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import onnxruntime

from training.people_counter import baseline, truth
from training.people_counter.evaluation import Found, Tally, tally_clip
from training.people_counter.samples import application_detector
from training.people_counter.ship import SAMPLE
from training.people_counter.sprite import Image

THRESHOLD = 0.35  # the best F1 on the clip `square`


def pictures(clip: Path) -> Iterator[Image]:
    """The decoded frames, BGR."""
    with av.open(str(clip)) as file:
        for frame in file.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)


def shipped_model(sample: Path = SAMPLE) -> bytes:
    """The ONNX file in the sample's model asset."""
    (asset,) = (sample / "assets").glob("*.tar.gz")
    with tarfile.open(fileobj=io.BytesIO(asset.read_bytes())) as tar:
        (name,) = tar.getnames()
        member = tar.extractfile(name)
        if member is None:
            raise ValueError(f"{asset} holds no file")
        return member.read()


def detect(clip: Path, model: bytes, threshold: float = THRESHOLD) -> list[list[Found]]:
    """What the sample application finds in each frame, by its own code but without the simulator."""
    detector = application_detector()
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    found, letterbox = [], None
    for picture in pictures(clip):
        letterbox = letterbox or detector.Letterbox(picture.shape[1], picture.shape[0])
        results = session.run(None, {"data": letterbox.tensor(picture)})
        found.append(detector.people(results, letterbox, threshold))
    return found


def recorded(file: Path, camera: str) -> list[list[Found]]:
    """What the application wrote to its `detections_file` about the stream `camera`, in order."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        [(person["score"], person["box"]) for person in line["people"]]
        for line in lines
        if line["stream_id"] == camera
    ]


def judge_baseline(clip: Path, every: int = 1) -> Tally:
    """The baseline's best result over all of its choices, on one frame of `every`."""
    shrunk = [baseline.small(picture) for picture in pictures(clip)][::every]
    people = truth.load(clip.with_suffix(".json"))[::every]
    tallies = [tally_clip(baseline.detect(shrunk, choice), people) for choice in baseline.CHOICES]
    return max(tallies, key=lambda result: result.f1)


def judge_detector(clip: Path, threshold: float = THRESHOLD) -> Tally:
    return tally_clip(detect(clip, shipped_model(), threshold), truth.load(clip.with_suffix(".json")))


def main() -> None:
    parser = argparse.ArgumentParser(description="Judge the sample's detector and the baseline on clips.")
    parser.add_argument("clips", type=Path, nargs="+")
    for clip in parser.parse_args().clips:
        for name, result in (("detector", judge_detector(clip)), ("baseline", judge_baseline(clip))):
            figures = f"precision {result.precision:.3f} recall {result.recall:.3f} F1 {result.f1:.3f}"
            print(f"{clip.stem} {name}: {figures} {result}")  # noqa: T201


if __name__ == "__main__":
    main()
