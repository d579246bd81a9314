"""The shipped detector finds the people of the held-out clip; blobs do not."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import onnx
import pytest

from training.people_counter import judge
from training.people_counter.evaluation import Tally


@pytest.fixture(scope="module")
def held_out(samples: Path) -> Path:
    return samples / "clips" / "market.mp4"


@pytest.fixture(scope="module")
def detector_result(held_out: Path) -> Tally:
    return judge.judge_detector(held_out)


def test_precision_on_the_held_out_clip(detector_result: Tally) -> None:
    assert detector_result.precision >= 0.9, detector_result


def test_recall_on_the_held_out_clip(detector_result: Tally) -> None:
    assert detector_result.recall >= 0.9, detector_result


def test_blobs_without_learning_stay_far_below(held_out: Path) -> None:
    result = judge.judge_baseline(held_out, every=12)
    assert 0.1 < result.f1 < 0.6, result


def test_the_threshold_judged_is_the_application_s(people_counter: Path) -> None:
    graph = json.loads((people_counter / "graphs/people_counter/graph.json").read_text(encoding="utf-8"))
    (node,) = (node for node in graph["nodeGraph"]["nodes"] if node["name"] == "threshold")
    assert node["value"] == judge.THRESHOLD


def test_assets_are_named_by_what_is_in_them(people_counter: Path) -> None:
    assets = sorted((people_counter / "assets").iterdir())
    assert sorted(asset.name.split(".", 1)[1] for asset in assets) == ["json", "tar.gz"]
    for asset in assets:
        assert asset.name.split(".")[0] == hashlib.sha256(asset.read_bytes()).hexdigest()


def test_the_model_is_small_and_as_the_descriptor_says(people_counter: Path) -> None:
    content = judge.shipped_model()
    assert len(content) < 2_000_000
    model = onnx.load_from_string(content)
    (package,) = (people_counter / "packages").glob("*PEOPLE_DETECTOR*")
    descriptor = json.loads((package / "descriptor.json").read_text(encoding="utf-8"))
    (declared,) = descriptor["mlModelDescriptor"]["inputs"]
    (given,) = model.graph.input
    shape = [dimension.dim_value for dimension in given.type.tensor_type.shape.dim]
    assert (given.name, shape) == (declared["name"], declared["shape"])
    assert [output.name for output in model.graph.output] == ["ids", "scores", "boxes"]
    assert model.opset_import[0].version >= 17
