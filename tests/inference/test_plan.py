"""Which file a model node runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.plan import ModelPlan, plan_models, read_choices
from belvedere_simulator.manifest.resolved import ModelNode, TensorInfo
from inference import models


def node(name: str, folder: Path, artifact: Path | None = None, **fields: object) -> ModelNode:
    """A model node as the manifests give it."""
    return ModelNode(
        name,
        folder,
        "models",
        f"{name}_asset",
        "PYTORCH",
        "1.8",
        (TensorInfo("input0", (1, 3, 4, 5)),),
        artifact=artifact,
        **fields,  # type: ignore[arg-type]
    )


def test_the_packages_own_model_is_taken_unless_another_is_chosen(tmp_path: Path) -> None:
    shipped, chosen = models.identity(tmp_path / "a.onnx"), models.identity(tmp_path / "b.onnx")
    nodes = [node(name, tmp_path, shipped) for name in ("one", "two", "three")]
    plans = plan_models(nodes, {"two": chosen, "three_asset": chosen}, tmp_path / "cache", "cpu")
    assert [(plan.node, plan.file, plan.provider) for plan in plans] == [
        ("one", shipped, "cpu"),
        ("two", chosen, "cpu"),
        ("three", chosen, "cpu"),
    ]
    assert plans[0].inputs == nodes[0].inputs


def test_a_node_without_a_model_says_why_and_what_to_do(tmp_path: Path) -> None:
    missing = node("people", tmp_path, unresolved="the asset is not built yet")
    with pytest.raises(BelvedereError, match=r"BV-MODEL-003.*'people'.*not built yet.*--model people=FILE"):
        plan_models([missing], {}, tmp_path / "cache")


def test_a_choice_for_no_node_names_the_nodes_there_are(tmp_path: Path) -> None:
    nodes = [node("people", tmp_path, models.identity(tmp_path / "a.onnx"))]
    with pytest.raises(BelvedereError, match=r"BV-MODEL-012.*persons.*people"):
        plan_models(nodes, {"persons": tmp_path / "a.onnx"}, tmp_path / "cache")


def test_choices_are_read_from_the_command_line() -> None:
    assert read_choices(["a=b.onnx", "c=d=e.onnx"]) == {"a": Path("b.onnx"), "c": Path("d=e.onnx")}
    for text in ("a", "a=", "=b", ""):
        with pytest.raises(BelvedereError, match="BV-MODEL-012"):
            read_choices([text])


def test_a_plan_travels_as_json(tmp_path: Path) -> None:
    plan = ModelPlan("m", tmp_path / "m.onnx", (TensorInfo("a", (1, -1), "uint8"),), ("x",), "FP16", "cuda")
    assert ModelPlan.from_document(json.loads(json.dumps(plan.to_document()))) == plan
