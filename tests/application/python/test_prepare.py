"""The Python of an application: found, or built once and kept."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from belvedere_simulator.application.node.staging import stage
from belvedere_simulator.application.python.interpreter import (
    Interpreter,
    current_python,
    environment_python,
    find_interpreter,
)
from belvedere_simulator.application.python.prepare import PreparedPython, PythonWish, prepare_python
from belvedere_simulator.application.python.request import plan_environment
from belvedere_simulator.application.python.requirement_files import Requirements
from belvedere_simulator.application.python.virtual_environment import Cancelled, EnvironmentStore
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import PreparationProgressed
from belvedere_simulator.manifest.dockerfile import read_dockerfile

OFFLINE = {
    **{name: value for name, value in os.environ.items() if not name.startswith("PIP_")},
    "PIP_NO_INDEX": "1",
    "PIP_CONFIG_FILE": os.devnull,
}


def wheel(folder: Path, name: str, version: str, code: str = "") -> Path:
    """Make a small wheel."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}-{version}-py3-none-any.whl"
    information = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{name}.py", code or f"version = {version!r}\n")
        archive.writestr(
            f"{information}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        archive.writestr(
            f"{information}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{information}/RECORD", "")
    return file


class Bench:
    """A package and a cache."""

    def __init__(self, folder: Path) -> None:
        self.package = folder / "packages" / "code"
        self.cache = folder / "cache"
        self.place = folder / "staged"
        self.steps: list[PreparationProgressed] = []
        (self.package / "src").mkdir(parents=True)
        wheel(self.package / "wheels", "numpy", "1.24.4")

    def prepare(
        self,
        wish: PythonWish | None = None,
        environment: dict[str, str] | None = None,
        progress: Callable[[PreparationProgressed], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> PreparedPython:
        recipe = read_dockerfile(self.package)
        return prepare_python(
            wish or PythonWish(),
            self.package,
            recipe,
            stage(self.package, recipe, self.place),
            store=EnvironmentStore(self.cache, OFFLINE if environment is None else environment),
            progress=progress or self.steps.append,
            cancel=cancel or threading.Event(),
        )

    def left_behind(self) -> list[str]:
        """Environments in the cache."""
        return [place.name for place in (self.cache / "environments").iterdir() if place.is_dir()]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def say(python: Path, code: str) -> str:
    return subprocess.run(
        [python, "-I", "-c", code], check=True, capture_output=True, text=True
    ).stdout.strip()


def test_without_requirements_it_is_the_current_interpreter(bench: Bench) -> None:
    prepared = bench.prepare()
    assert prepared.executable == Path(sys.executable)
    assert bench.steps == []
    assert say(prepared.executable, "import cv2; print(cv2.__version__)").startswith("4.")


def test_requirements_are_installed_from_the_package_s_wheels_and_kept(bench: Bench) -> None:
    own = wheel(bench.package / "wheels", "tinylib", "1.0")
    wheel(bench.package / "wheels", "opencv_python_headless", "4.6.0.66")
    (bench.package / "src" / "requirements.txt").write_text(
        "--extra-index-url https://user:hunter2@localhost:9/simple\ntinylib==1.0\nopencv-python==4.6.*\n"
    )
    prepared = bench.prepare()
    question = "import tinylib, numpy, opencv_python_headless as cv; print(tinylib.version, numpy.version)"
    assert say(prepared.executable, question) == "1.0 1.24.4"
    assert any("opencv-python==4.6.* -> opencv-python-headless==4.6.*" in note for note in prepared.notes)
    assert any("constraint: numpy<2" in note for note in prepared.notes)
    assert {step.step for step in bench.steps} == {"Python environment"}
    assert len(bench.steps) > 3

    seen = [*prepared.notes, *(step.detail for step in bench.steps)]
    assert not [text for text in seen if "hunter2" in text]
    kept = [file for file in bench.cache.rglob("*") if file.is_file() and file.suffix in (".txt", ".json")]
    assert not [file for file in kept if b"hunter2" in file.read_bytes()]

    bench.steps.clear()
    assert bench.prepare().executable == prepared.executable
    assert bench.steps == []
    own.unlink()
    wheel(bench.package / "wheels", "tinylib", "1.0", "version = 'changed'\n")
    assert say(bench.prepare().executable, "import tinylib; print(tinylib.version)") == "changed"


def test_the_dockerfile_s_pip_lines_decide(bench: Bench) -> None:
    wheel(bench.package / "wheels", "tinylib", "1.0")
    wheel(bench.package / "wheels", "otherlib", "2.0")
    (bench.package / "needs.txt").write_text("tinylib\n")
    (bench.package / "src" / "requirements.txt").write_text("not-asked-for\n")
    (bench.package / "Dockerfile").write_text(
        "FROM base\nCOPY needs.txt /tmp/\nCOPY src /panorama\nCOPY wheels /panorama/wheels\n"
        "RUN pip3 install --no-cache-dir -r /tmp/needs.txt && pip3 install"
        " --no-index --find-links /panorama/wheels otherlib==2.0\n"
    )
    prepared = bench.prepare()
    assert say(prepared.executable, "import tinylib, otherlib; print(otherlib.version)") == "2.0"


def test_what_cannot_be_installed_is_told_with_pip_s_words(bench: Bench) -> None:
    (bench.package / "src" / "requirements.txt").write_text("no-such-thing==1\n")
    with pytest.raises(BelvedereError) as told:
        bench.prepare()
    assert told.value.code == "BV-APP-006"
    assert "No matching distribution found for no-such-thing==1" in told.value.why
    assert "--python" in told.value.remedy
    assert bench.left_behind() == []


def test_contradicting_the_constraints_is_told(bench: Bench) -> None:
    wheel(bench.package / "wheels", "numpy", "2.1.0")
    (bench.package / "src" / "requirements.txt").write_text("numpy==2.1.0\n")
    with pytest.raises(BelvedereError) as told:
        bench.prepare()
    assert "--no-constraints" in told.value.remedy


def test_the_constraints_can_be_switched_off(tmp_path: Path) -> None:
    wanted = Requirements(("numpy==2.1.0", "opencv-python"))
    base = find_interpreter(sys.executable)
    plan = plan_environment(base, wanted, package_folder=tmp_path, constrained=False)
    assert (plan.lines, plan.constraints) == (wanted.lines, ())


def test_wheels_in_a_folder_whose_name_is_not_utf8_are_refused(tmp_path: Path) -> None:
    package = tmp_path / os.fsdecode(b"caf\xe9")
    package.mkdir()
    (package / "numpy-1.24.4-py3-none-any.whl").touch()
    base = find_interpreter(sys.executable)
    with pytest.raises(BelvedereError, match="not UTF-8"):
        plan_environment(base, Requirements(("numpy",)), package_folder=package)


def test_cancelling_leaves_nothing(bench: Bench) -> None:
    (bench.package / "src" / "requirements.txt").write_text("numpy\n")
    cancel = threading.Event()
    with pytest.raises(Cancelled):
        bench.prepare(progress=lambda _step: cancel.set(), cancel=cancel)
    assert bench.left_behind() == []


def test_a_half_built_environment_is_built_anew(bench: Bench) -> None:
    base = find_interpreter(sys.executable)
    plan = plan_environment(base, Requirements(("numpy",)), package_folder=bench.package)
    half_built = bench.cache / "environments" / plan.key
    (half_built / "bin").mkdir(parents=True)
    (half_built / "bin" / "python").symlink_to(sys.executable)
    (half_built / "pyvenv.cfg").write_text("broken")
    python = EnvironmentStore(bench.cache, OFFLINE).provide(plan, bench.steps.append, threading.Event())
    assert python.is_relative_to(half_built)
    assert say(python, "import numpy; print(numpy.version)") == "1.24.4"


def _prepare_elsewhere(folder: Path, answers: multiprocessing.queues.Queue[tuple[str, int]]) -> None:
    bench = Bench.__new__(Bench)
    bench.package, bench.cache, bench.steps = folder / "packages" / "code", folder / "cache", []
    bench.place = folder / "staged"
    prepared = bench.prepare()
    answers.put((str(prepared.executable), len(bench.steps)))


def test_two_processes_build_it_once(bench: Bench, tmp_path: Path) -> None:
    (bench.package / "src" / "requirements.txt").write_text("numpy\n")
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.queues.Queue[tuple[str, int]] = context.Queue()
    builders = [context.Process(target=_prepare_elsewhere, args=(tmp_path, answers)) for _ in range(2)]
    for builder in builders:
        builder.start()
    (one, steps_one), (two, steps_two) = answers.get(timeout=150), answers.get(timeout=150)
    for builder in builders:
        builder.join()
    assert one == two
    assert min(steps_one, steps_two) <= 1, "the second at most waited"


@pytest.mark.parametrize("named", ["python3", sys.executable, str(Path(sys.prefix))])
def test_a_named_interpreter_is_used_as_it_is(bench: Bench, named: str) -> None:
    (bench.package / "src" / "requirements.txt").write_text("never-installed\n")
    assert say(bench.prepare(PythonWish(named=named)).executable, "print('ok')") == "ok"


@pytest.mark.parametrize(("named", "code"), [("no-such-python", "BV-APP-001"), ("/bin/true", "BV-APP-003")])
def test_a_bad_interpreter_is_named(named: str, code: str) -> None:
    with pytest.raises(BelvedereError) as told:
        find_interpreter(named)
    assert told.value.code == code


def test_a_program_that_is_no_python_is_told_without_what_it_was_asked() -> None:
    with pytest.raises(BelvedereError) as told:
        find_interpreter("/bin/false")
    assert told.value.why == "it ended with 1"


def test_a_bundle_uses_the_system_s_python() -> None:
    assert current_python(frozen=True, which={"python3": "/usr/bin/python3"}.get) == "/usr/bin/python3"
    with pytest.raises(BelvedereError):
        current_python(frozen=True, which=lambda _name: None)


def test_an_environment_s_interpreter_on_each_system() -> None:
    assert environment_python(Path("e"), windows=False) == Path("e/bin/python")
    assert environment_python(Path("e"), windows=True) == Path("e/Scripts/python.exe")


def test_the_key_follows_all_that_matters(tmp_path: Path) -> None:
    base = find_interpreter(sys.executable)

    other = replace(base, version="3.11.99")

    def key(line: str, of: Interpreter = base, constrained: bool = True) -> str:
        wanted = Requirements((line,))
        return plan_environment(of, wanted, package_folder=tmp_path, constrained=constrained).key

    assert key("a") == key("a")
    assert len({key("a"), key("b"), key("a", other), key("a", constrained=False)}) == 4


def test_the_sample_requirements_of_the_appliance_really_work(bench: Bench) -> None:
    (bench.package / "src" / "requirements.txt").write_text("boto3==1.24.*\nopencv-python==4.6.*\n")
    (bench.package / "wheels" / "numpy-1.24.4-py3-none-any.whl").unlink()
    prepared = bench.prepare(environment=dict(os.environ))
    versions = say(
        prepared.executable,
        "import boto3, cv2, numpy; print(boto3.__version__, cv2.__version__, numpy.__version__);"
        "cv2.cvtColor(numpy.zeros((4, 4, 3), 'uint8'), cv2.COLOR_BGR2GRAY)",
    ).split()
    assert versions[0].startswith("1.24.")
    assert versions[1] == "4.6.0"
    assert versions[2].startswith("1.")
