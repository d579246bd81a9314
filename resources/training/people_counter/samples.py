"""Training samples: frames of many small scenes, each as the application would hand it to the model."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

import cv2
import numpy as np
import numpy.typing as npt

from training.people_counter.casting import draw_cast
from training.people_counter.scene import Scene
from training.people_counter.sprite import Image

SCENE_SIZE = (640, 360)
SECONDS = 12.0
FIRST_SCENE = 1_000_000  # training seeds are never below; those of the clips are
PACKAGE = "people_counter/packages/123456789012-PEOPLE_COUNTER_CODE-1.0/src"


def application_detector() -> ModuleType:
    """The sample application's own `detector.py`: what it does to a picture is what we train on."""
    samples = Path(__file__).parents[2] / "belvedere_resources" / "samples"
    spec = importlib.util.spec_from_file_location("detector", samples / PACKAGE / "detector.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"the sample application is not in {samples}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Sample:
    """`picture` uint8 (3, 192, 320) RGB; `boxes` float32 (n, 5): edges in its pixels, visible share."""

    picture: Image
    boxes: npt.NDArray[np.float32]


def degrade(picture: Image, rng: np.random.Generator) -> Image:
    """What lenses and encoders do: a little blur, blocks and ringing (JPEG's are close to H.264's)."""
    if rng.random() < 0.3:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 1.2)), np.uint8)
    if rng.random() < 0.7:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 85))]
        _, data = cv2.imencode(".jpg", picture, quality)
        picture = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return picture


def scene_samples(seed: int, frames: int) -> list[Sample]:
    """`frames` moments of the scene of `seed`."""
    detector, rng = application_detector(), np.random.default_rng((seed, 1))
    scene = Scene(draw_cast(seed, SCENE_SIZE, SECONDS, people=(0, 13), things=(3, 14)))
    letterbox = detector.Letterbox(*SCENE_SIZE)
    found = []
    for time in rng.uniform(0, SECONDS, frames):
        picture, people = scene.frame(float(time))
        tensor = letterbox.tensor(degrade(picture, rng))[0]
        scale = (letterbox.columns, letterbox.rows)
        boxes = [
            (
                person.box[0] * scale[0] + letterbox.left, person.box[1] * scale[1] + letterbox.top,
                person.box[2] * scale[0] + letterbox.left, person.box[3] * scale[1] + letterbox.top,
                person.visible,
            )
            for person in people
        ]  # fmt: skip
        pixels = np.round(tensor * 255).astype(np.uint8)
        found.append(Sample(pixels, np.array(boxes, np.float32).reshape(-1, 5)))
    return found


def draw_samples(first_seed: int, scenes: int, frames: int, workers: int) -> Iterator[Sample]:
    """`scenes` times `frames` samples, in the order of their seeds however many workers draw them."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    seeds = range(first_seed, first_seed + scenes)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for batch in pool.map(scene_samples, seeds, [frames] * scenes, chunksize=8):
            yield from batch
