"""Every rule of the SDK, used by an application under each isolation and each Python at hand."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.gst_camera import GstCamera
from fakes.models import doubling_model, pair_model
from fakes.playing import Player

PROJECT = Path(__file__).parents[2]
RULES = 24
VERSIONS = ("3.8", "3.9", "3.13")


def interpreters() -> list[str]:
    """Other Pythons of this machine, one of each version wanted; this one again where there is none."""
    candidates = [shutil.which(f"python{version}") for version in VERSIONS]
    candidates += [str(path) for path in sorted(Path.home().glob(".pyenv/versions/3.*/bin/python3"))]
    found: dict[str, str] = {}
    for path in candidates:
        if path and (version := _version(path)) in VERSIONS:
            found[version] = path
    return [found[version] for version in sorted(found)] or [sys.executable]


def _version(python: str) -> str:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=False).stdout.strip()


def _play(
    play: Callable[..., Player], folder: Path, source: str, isolation: str, python: str | None = None
) -> None:
    models = {
        "model_node": str(doubling_model(folder / "double.onnx")),
        "pair_node": str(pair_model(folder / "pair.onnx")),
    }
    cameras = [f"camera_node={source}"] * 2
    player = play(folder, cameras=cameras, models=models, isolation=isolation, python=python)
    report = player.finish()
    results = json.loads((player.run.storage / "results.json").read_text())
    print(isolation, results["python"], results["numpy"])
    assert {rule: result for rule, result in results["rules"].items() if result != "ok"} == {}
    assert len(results["rules"]) == RULES
    assert report["exit_code"] == 0


def test_this_python_keeps_every_rule(
    play: Callable[..., Player], conformance: Path, clip: Path, isolation: str
) -> None:
    _play(play, conformance, str(clip), isolation)


def test_every_rule_is_kept_with_cameras(
    play: Callable[..., Player], conformance: Path, clip: Path, isolation: str
) -> None:
    with GstCamera(clip) as camera:
        _play(play, conformance, camera.url, isolation)


@pytest.mark.parametrize("python", interpreters())
def test_other_pythons_keep_every_rule(
    play: Callable[..., Player],
    conformance: Path,
    clip: Path,
    isolation: str,
    python: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    environment = tmp_path_factory.getbasetemp() / f"python-{python.replace('/', '_')}"
    if not (environment / "done").exists():
        _make_environment(python, environment)
        (environment / "done").touch()
    _play(play, conformance, str(clip), isolation, str(environment))


def _make_environment(python: str, folder: Path) -> None:
    """An environment with NumPy, brought by this Python's pip: one of its own would take long to set up."""
    subprocess.run([python, "-m", "venv", "--without-pip", str(folder)], check=True, capture_output=True)
    place = next(folder.glob("lib/python3.*/site-packages"))
    pip = [sys.executable, "-m", "pip", "install", "-q", "--only-binary", ":all:"]
    pip += ["--python-version", _version(python), "--target", str(place), "numpy"]
    subprocess.run(pip, check=True, capture_output=True)


@pytest.mark.parametrize(
    "file", sorted((PROJECT / "simulator/belvedere_simulator/sdk").rglob("*.py")), ids=str
)
def test_the_sdk_is_python_3_8(file: Path) -> None:
    ast.parse(file.read_text(), feature_version=(3, 8))


def test_the_sdk_needs_nothing_but_numpy_and_the_standard_library() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); before = set(sys.modules); import panoramasdk, numpy; "
        "roots = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print(sorted(roots - set(sys.stdlib_module_names) - {'numpy', 'panoramasdk'}))"
    )
    sdk = PROJECT / "simulator/belvedere_simulator/sdk"
    shown = subprocess.run(["python3", "-c", code, str(sdk)], capture_output=True, text=True, check=False)
    answer = shown.stdout.strip() or shown.stderr
    assert [root for root in ast.literal_eval(answer) if not root.startswith(("_", "cython"))] == []
