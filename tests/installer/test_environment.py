"""When the virtual environment is made, filled and left alone: real environments, a real pip."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from belvedere_setup import stamp
from belvedere_setup.accelerator import choose, rivals
from belvedere_setup.arguments import Accelerator, Arguments, Command
from belvedere_setup.environment import Repository, Step, next_step, plan, prepare
from belvedere_setup.failure import INSTALLATION_FAILED, SetupError
from belvedere_setup.machine import Machine
from belvedere_setup.stamp import Stamp

from .conftest import MakeMachine, complete

PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "belvedere"
version = "1"
[project.optional-dependencies]
cpu = ["onnxruntime"]
gpu = ["onnxruntime-gpu"]
test = ["testing"]
"""

WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
BACKEND = (
    f"""\
WHEEL = {WHEEL!r}
"""
    + """\
import zipfile
METADATA = '''Metadata-Version: 2.1
Name: belvedere
Version: 1
Provides-Extra: cpu
Provides-Extra: gpu
Provides-Extra: test
Requires-Dist: onnxruntime; extra == "cpu"
Requires-Dist: onnxruntime-gpu; extra == "gpu"
Requires-Dist: testing; extra == "test"
'''
def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "belvedere-1-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr("belvedere-1.dist-info/METADATA", METADATA)
        wheel.writestr("belvedere-1.dist-info/WHEEL", WHEEL)
        wheel.writestr("belvedere-1.dist-info/RECORD", "")
    return name
"""
)


def make_wheel(folder: Path, name: str) -> None:
    under = name.replace("-", "_")
    module = "onnxruntime" if name.startswith("onnxruntime") else under
    information = f"{under}-1.dist-info"
    files = {
        f"{module}/__init__.py": f"KIND = {name!r}\n",
        f"{information}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n",
        f"{information}/WHEEL": WHEEL,
    }
    with zipfile.ZipFile(folder / f"{under}-1-py3-none-any.whl", "w") as wheel:
        for place, content in files.items():
            wheel.writestr(place, content)
        wheel.writestr(f"{information}/RECORD", "".join(f"{place},,\n" for place in files))


class Ground:
    """A small project of the same shape in a folder of its own, with an index of its own: no network."""

    def __init__(self, folder: Path, machine: Machine) -> None:
        self.repository = Repository(folder / "repository")
        self.repository.root.mkdir()
        self.project = self.repository.root / "pyproject.toml"
        self.project.write_text(PROJECT)
        (self.repository.root / "backend.py").write_text(BACKEND)
        self.machine = machine

    def prepare(self, command: Command = "run", accelerator: Accelerator | None = None) -> list[str]:
        """Prepare, and return what was said."""
        words: list[str] = []
        prepare(Arguments(command, accelerator, ()), self.machine, self.repository, words.append)
        return words

    def kind(self, module: str) -> str:
        """Which distribution the environment's Python imports `module` from; "" when it cannot."""
        question = [str(self.repository.python), "-c", f"import {module}; print({module}.KIND)"]
        answer = subprocess.run(question, capture_output=True, text=True, check=False)
        return answer.stdout.strip()


@pytest.fixture
def ground(tmp_path: Path, machine: MakeMachine, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """Settings that would lead pip and Python elsewhere are in force, as on some users' computers."""
    index = tmp_path / "index"
    index.mkdir()
    for name in ("onnxruntime", "onnxruntime-gpu", "testing"):
        make_wheel(index, name)
    settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(index), "PIP_USER": "1", "PIP_TARGET": "/nowhere"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return Ground(tmp_path, complete(machine(python=sys.version_info[:2])))


def test_an_environment_from_its_first_start_on(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """One journey, because making an environment takes seconds."""
    index = os.environ["PIP_FIND_LINKS"]
    monkeypatch.setenv("PIP_FIND_LINKS", str(ground.repository.root))
    with pytest.raises(SetupError, match="no fitting version") as stopped:
        ground.prepare()
    assert stopped.value.code == INSTALLATION_FAILED
    assert "Traceback" not in str(stopped.value)

    monkeypatch.setenv("PIP_FIND_LINKS", index)
    said = ground.prepare()  # what was interrupted is finished in the same environment
    assert not any("Making" in line for line in said)
    assert (ground.kind("onnxruntime"), ground.kind("testing")) == ("onnxruntime", "")
    assert ground.prepare() == []

    assert ground.prepare("test")
    assert ground.kind("testing") == "testing"
    assert ground.prepare("run") == ground.prepare("test") == []

    assert any("Removing onnxruntime," in line for line in ground.prepare("run", "gpu"))
    assert (ground.kind("onnxruntime"), ground.kind("testing")) == ("onnxruntime-gpu", "testing")
    assert ground.prepare() == []
    assert rivals("gpu", ground.repository.environment) == []
    assert rivals("cpu", ground.repository.environment) == ["onnxruntime-gpu"]

    ground.project.write_text(PROJECT + "\n")
    assert not any("Making" in line for line in ground.prepare())
    assert ground.prepare() == []

    ground.repository.python.unlink()
    assert any("Making" in line for line in ground.prepare())
    assert ground.kind("onnxruntime") == "onnxruntime-gpu"


DONE = Stamp("digest", "CPython 3.11.2 x86_64", "/here", ("cpu", "test"))


@pytest.mark.parametrize(
    ("found", "wanted", "has_python", "step"),
    [
        (None, DONE, False, "create"),
        (None, DONE, True, "look"),
        (DONE, DONE, True, "nothing"),
        (DONE, DONE, False, "create"),
        (DONE, replace(DONE, extras=("cpu",)), True, "nothing"),
        (replace(DONE, extras=("cpu",)), DONE, True, "install"),
        (DONE, replace(DONE, project="changed"), True, "install"),
        (DONE, replace(DONE, extras=("gpu", "test")), True, "install"),
        (DONE, replace(DONE, asked="cpu"), True, "install"),
        (DONE, replace(DONE, python="CPython 3.12.0 x86_64"), True, "create"),
        (DONE, replace(DONE, place="/moved"), True, "create"),
    ],
)
def test_what_is_done_follows_from_the_stamp(
    found: Stamp | None, wanted: Stamp, has_python: bool, step: Step
) -> None:
    assert next_step(found, wanted, has_python=has_python) == step


@pytest.mark.parametrize(
    ("asked", "remembered", "driver", "chosen"),
    [
        (None, None, False, "cpu"),
        (None, None, True, "gpu"),
        ("cpu", None, True, "cpu"),
        ("gpu", None, False, "gpu"),
        (None, "cpu", True, "cpu"),
        ("gpu", "cpu", False, "gpu"),
    ],
)
def test_the_accelerator_is_what_is_asked_remembered_or_there(
    machine: MakeMachine,
    asked: Accelerator | None,
    remembered: Accelerator | None,
    driver: bool,
    chosen: Accelerator,
) -> None:
    found = machine(has_program=lambda name: driver and name == "nvidia-smi")
    assert choose(asked, remembered, found) == chosen


@pytest.mark.parametrize(
    ("facts", "driver"),
    [
        ({"has_library": lambda name: name == "libnvidia-ml.so.1"}, True),
        ({"has_path": lambda path: path == Path("/dev/nvidia0")}, True),
        ({"has_path": lambda path: path == Path("/dev/nvidia0"), "processor": "aarch64"}, False),
        ({"has_library": lambda name: name == "nvml.dll", "system": "Windows", "processor": "AMD64"}, True),
        ({"has_program": lambda _name: True, "system": "Darwin", "processor": "arm64"}, False),
        ({}, False),
    ],
)
def test_the_driver_is_found_by_its_traces(
    machine: MakeMachine, facts: dict[str, object], driver: bool
) -> None:
    assert machine(**facts).has_nvidia_driver is driver


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"project": "x"}', "null"])
def test_an_unreadable_stamp_is_no_stamp(tmp_path: Path, content: str) -> None:
    (tmp_path / "belvedere-setup.json").write_text(content)
    assert stamp.read(tmp_path) is None


def test_a_stamp_is_read_back(tmp_path: Path) -> None:
    written = Stamp("digest", "CPython 3.11.2", "/x", ("cpu", "test"), "cpu")
    stamp.write(tmp_path, written)
    assert stamp.read(tmp_path) == written
    assert [file.name for file in tmp_path.iterdir()] == ["belvedere-setup.json"]


def test_extras_installed_by_hand_stay_in_the_plan(ground: Ground) -> None:
    found = Stamp("old", "x", "y", ("cpu", "torch"))
    wanted = plan(Arguments("test", "gpu", ()), ground.machine, ground.repository, found)
    assert wanted.extras == ("gpu", "test", "torch")
