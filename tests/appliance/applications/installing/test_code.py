"""Python packages that a container brings along, installed by a real pip that asks nobody."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil
import pytest

from belvedere_simulator.appliance.applications.installing import code as code_module
from belvedere_simulator.appliance.applications.installing.code import CodeInstaller, InstalledCode
from belvedere_simulator.appliance.applications.installing.disk import Disk
from belvedere_simulator.appliance.applications.installing.environment import watched
from belvedere_simulator.appliance.applications.installing.places import Places
from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.life import Life, LifeEndedError
from belvedere_simulator.application.build.build import build_container
from belvedere_simulator.application.python.interpreter import (
    Interpreter,
    environment_python,
    find_interpreter,
)
from belvedere_simulator.errors import BelvedereError
from fakes.applications import ApplicationFolder
from fakes.children import runs
from fakes.deployments import PANORAMA_FILES, container
from fakes.waiting import until
from fakes.wheels import write_wheel

SITE = "usr/local/lib/python3.8/dist-packages"
AUDIT = """
import sys
def _heard(event, _arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        with open({file!r}, "a") as stream:
            stream.write(event + "\\n")
sys.addaudithook(_heard)
"""


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> tuple[Interpreter, Path]:
    """A real Python whose every use of the network is written down, and where."""
    folder = tmp_path_factory.mktemp("python")
    base = find_interpreter(sys.executable)
    subprocess.run([str(base.executable), "-I", "-m", "venv", str(folder / "venv")], check=True)
    found = find_interpreter(str(environment_python(folder / "venv")))
    version = ".".join(found.version.split(".")[:2])
    packages = folder / "venv" / "lib" / f"python{version}" / "site-packages"
    # Not as sitecustomize: Debian's own Python has one already.
    (packages / "heard.py").write_text(AUDIT.format(file=str(folder / "heard")))
    (packages / "heard.pth").write_text("import heard\n")
    asked = [str(found.executable), "-I", "-c", "import socket; socket.getaddrinfo('127.0.0.1', 80)"]
    subprocess.run(asked, check=True)
    assert (folder / "heard").read_text()
    (folder / "heard").unlink()
    return found, folder / "heard"


@pytest.fixture
def alone(listening: tuple[Interpreter, Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Only that Python is there, and whoever would ask an index is told where one is."""
    monkeypatch.setattr(code_module, "interpreters", lambda _versions: (listening[0],))
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/simple")
    return listening[1]


def _install(folder: Path, archive: bytes, life: Life | None = None) -> InstalledCode:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "archive").write_bytes(archive)
    staged = Places(folder).stage("applicationInstance-one")
    life = life or Life()
    return CodeInstaller(Disk(FaultBoard(), life), life).install(folder / "archive", staged)


def _staged(folder: Path) -> Path:
    (found,) = (folder / "staging").iterdir()
    return found


def _say(interpreter: Path, program: str) -> str:
    done = subprocess.run(
        [str(interpreter), "-I", "-c", program], capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    return done.stdout.strip()


def _with_lock(wheels: Mapping[str, bytes]) -> bytes:
    locked = [{"file": name, "sha256": hashlib.sha256(raw).hexdigest()} for name, raw in wheels.items()]
    lock = {"format": 1, "targets": [{"python": "3.8", "platform": "any", "wheels": locked}]}
    house = {f"opt/belvedere/wheelhouse/{name}": content for name, content in wheels.items()}
    return container({**PANORAMA_FILES, "opt/belvedere/lock.json": json.dumps(lock).encode(), **house})


def test_locked_wheels_are_installed_without_asking_anybody(tmp_path: Path, alone: Path) -> None:
    wheels = [
        write_wheel(tmp_path / "w", "plain", "1.5", requires=("nowhere-to-be-had",)),
        write_wheel(tmp_path / "w", "other", "2.0"),
    ]
    installed = _install(tmp_path / "in", _with_lock({file.name: file.read_bytes() for file in wheels}))
    assert not alone.exists(), alone.read_text()
    staged = _staged(tmp_path / "in")
    moved = staged.rename(tmp_path / "final")
    said = _say(moved / installed.interpreter, "import plain, other; print(plain.VERSION, other.VERSION)")
    assert said == "1.5 2.0"
    assert sorted(place.name for place in moved.iterdir()) == ["panorama", "python"]
    assert any("plain-1.5" in note for note in installed.notes)


@pytest.mark.usefixtures("alone")
def test_packages_of_the_container_are_taken_and_foreign_ones_replaced(tmp_path: Path) -> None:
    arm = b"\x7fELF\x02\x01\x01" + b"\0" * 9 + b"\x03\x00\xb7\x00" + b"\0" * 44
    wheel = write_wheel(tmp_path / "w", "edgy", "2.0")
    files = {
        **PANORAMA_FILES,
        f"{SITE}/simple.py": b"VERSION = 'own'\n",
        f"{SITE}/edgy/_c.so": arm,
        f"{SITE}/edgy-2.0.dist-info/RECORD": b"edgy/_c.so,,\n",
        f"{SITE}/panoramasdk/__init__.py": b"raise ImportError\n",
        f"opt/belvedere/wheelhouse/{wheel.name}": wheel.read_bytes(),
    }
    installed = _install(tmp_path / "in", container(files))
    staged = _staged(tmp_path / "in")
    program = "import simple, edgy, importlib.util as u; sdk = u.find_spec('panoramasdk')"
    program += "; print(simple.VERSION, edgy.VERSION, sdk)"
    assert _say(staged / installed.interpreter, program) == "own 2.0 None"
    missing = {name: content for name, content in files.items() if "wheelhouse" not in name}
    with pytest.raises(BelvedereError, match="BV-INS-012") as told:
        _install(tmp_path / "again", container(missing))
    assert told.value.why == "edgy 2.0"


def test_numpy_of_another_machine_gives_way_to_the_appliances_own(tmp_path: Path) -> None:
    files = {
        **PANORAMA_FILES,
        f"{SITE}/simple.py": b"import numpy\nTOTAL = int(numpy.arange(4).sum())\n",
        f"{SITE}/numpy/__init__.py": b"raise ImportError('of another machine')\n",
        f"{SITE}/numpy/_core.so": b"\x7fELF\x02\x01\x01" + b"\0" * 9 + b"\x03\x00\xb7\x00" + b"\0" * 44,
        f"{SITE}/numpy-1.24.4.dist-info/top_level.txt": b"numpy\n",
    }
    installed = _install(tmp_path, container(files))
    staged = _staged(tmp_path)
    assert _say(staged / installed.interpreter, "import simple; print(simple.TOTAL)") == "6"
    assert any("package of the appliance: numpy" in note for note in installed.notes)


@pytest.mark.usefixtures("alone")
def test_a_wheel_that_is_not_the_locked_one_is_refused(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path / "w", "plain", "1.5")
    content = _with_lock({wheel.name: wheel.read_bytes()})
    assert _install(tmp_path / "good", content)
    entries = {
        **PANORAMA_FILES,
        "opt/belvedere/lock.json": json.dumps(
            {
                "format": 1,
                "targets": [
                    {
                        "python": "3.8",
                        "platform": "any",
                        "wheels": [{"file": wheel.name, "sha256": "0" * 64}],
                    }
                ],
            }
        ).encode(),
        f"opt/belvedere/wheelhouse/{wheel.name}": wheel.read_bytes(),
    }
    with pytest.raises(BelvedereError, match="BV-INS-006"):
        _install(tmp_path / "bad", container(entries))
    entries["opt/belvedere/lock.json"] = b"[]"
    with pytest.raises(BelvedereError, match="BV-INS-006"):
        _install(tmp_path / "worse", container(entries))


@pytest.mark.usefixtures("alone")
def test_a_broken_wheel_is_told_with_what_pip_says(tmp_path: Path) -> None:
    with pytest.raises(BelvedereError, match="BV-INS-008") as told:
        _install(tmp_path, _with_lock({"plain-1.5-py3-none-any.whl": b"no archive"}))
    assert "plain-1.5" in told.value.why


@pytest.mark.usefixtures("alone")
def test_power_that_goes_ends_pip_too(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path / "w", "plain", "1.5")
    life = Life()
    life.end()
    with pytest.raises(LifeEndedError):
        _install(tmp_path, _with_lock({wheel.name: wheel.read_bytes()}), life)


def test_without_packages_the_usual_python_is_used(tmp_path: Path) -> None:
    installed = _install(tmp_path, container(PANORAMA_FILES))
    assert installed.interpreter.is_absolute()
    assert installed.interpreter.exists()


def test_what_our_own_build_makes_is_installed(
    tmp_path: Path, alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = ApplicationFolder(tmp_path / "app", "import plain", requirements="plain\n").code
    for name in ("plain", "numpy"):
        write_wheel(tmp_path / "index", name, "1.5")
    for name in [each for each in os.environ if each.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    built = build_container(code, tmp_path / "assets")
    installed = _install(tmp_path / "in", built.archive.read_bytes())
    staged = _staged(tmp_path / "in")
    assert _say(staged / installed.interpreter, "import plain, numpy; print(numpy.VERSION)") == "1.5"
    assert (staged / "panorama" / "app.py").read_text() == "import plain"
    assert not alone.exists()


def test_what_is_under_way_ends_with_a_killed_appliance() -> None:
    command = watched(find_interpreter(sys.executable), "http.server", "0", "--bind", "127.0.0.1")
    program = "import subprocess, sys; print(subprocess.Popen(sys.argv[1:]).pid, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        # It serves only after it began to watch.
        until(lambda: any(each.status == "LISTEN" for each in child.net_connections()), 60)
        parent.kill()
    until(lambda: not runs(child.pid))
