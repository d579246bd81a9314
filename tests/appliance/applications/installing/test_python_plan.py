"""Which Python runs an application that brings packages along."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from belvedere_simulator.appliance.applications.installing.distributions import find_distributions
from belvedere_simulator.appliance.applications.installing.native import Runs, is_foreign, is_native, runs_of
from belvedere_simulator.appliance.applications.installing.python_plan import (
    PythonPlan,
    interpreters,
    plan_python,
    supported_tags,
    wheel_tags,
)
from belvedere_simulator.application.build.lock import Lock, LockedTarget, Wheel
from belvedere_simulator.application.python.interpreter import Interpreter
from fakes.wheels import write_wheel

HERE = Interpreter(Path("/usr/bin/python3.11"), "3.11.7", "CPython", "linux-x86_64", Path("/usr"))
OLD = Interpreter(Path("/usr/bin/python3.8"), "3.8.18", "CPython", "linux-x86_64", Path("/usr"))
RUNS = Runs("linux", "x86_64", "311")
SITE = "usr/local/lib/python3.8/dist-packages"


def elf(machine: int) -> bytes:
    """The head of a library for Linux."""
    return b"\x7fELF\x02\x01\x01" + b"\0" * 9 + struct.pack("<HH", 3, machine) + b"\0" * 44


ARM, INTEL = elf(183), elf(62)


def _put(root: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return root


def _package(name: str, version: str, files: dict[str, bytes], folder: str = SITE) -> dict[str, bytes]:
    described = f"{name}-{version}.dist-info"
    listed = "".join(f"{each},,\n" for each in (*files, f"{described}/METADATA", "../../../bin/tool"))
    found = {f"{folder}/{each}": content for each, content in files.items()}
    found[f"{folder}/{described}/METADATA"] = f"Name: {name}\nVersion: {version}\n".encode()
    found[f"{folder}/{described}/RECORD"] = listed.encode()
    return found


def _tags(interpreter: Interpreter) -> frozenset[str]:
    version = "".join(interpreter.version.split(".")[:2])
    return frozenset({"py3-none-any", f"cp{version}-cp{version}-linux_x86_64"})


def _plan(root: Path, lock: Lock | None = None, *candidates: Interpreter) -> PythonPlan:
    return plan_python(candidates or (HERE,), find_distributions(root), lock, root / "house", _tags)


@pytest.mark.parametrize(
    ("name", "content", "foreign"),
    [
        ("a.so", INTEL, False),
        ("a.so", ARM, True),
        ("a.cpython-311-x86_64-linux-gnu.so", INTEL, False),
        ("a.cpython-38-x86_64-linux-gnu.so", INTEL, True),
        ("a.abi3.so", INTEL, False),
        ("libopenblas.so.0", ARM, True),
        ("a.cp311-win_amd64.pyd", b"MZ" + b"\0" * 60, True),
        ("a.dylib", b"\xcf\xfa\xed\xfe" + b"\0" * 60, True),
        ("a.so", b"", True),
    ],
)
def test_a_compiled_file_is_known_by_machine_and_python(
    tmp_path: Path, name: str, content: bytes, foreign: bool
) -> None:
    (tmp_path / name).write_bytes(content)
    assert is_native(name)
    assert is_foreign(tmp_path / name, RUNS) is foreign


def test_other_systems_have_files_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.pyd").write_bytes(b"MZ" + b"\0" * 60)
    (tmp_path / "a.dylib").write_bytes(b"\xca\xfe\xba\xbe" + b"\0" * 60)
    (tmp_path / "a.so").write_bytes(INTEL)
    assert not is_foreign(tmp_path / "a.pyd", Runs("win", "amd64", "311"))
    assert not is_foreign(tmp_path / "a.dylib", Runs("macosx", "arm64", "311"))
    assert is_foreign(tmp_path / "a.so", Runs("macosx", "arm64", "311"))
    assert not is_native("a.sources.py")
    assert runs_of(HERE) == RUNS


def test_packages_are_found_with_their_files(tmp_path: Path) -> None:
    files = _package("plain", "1.5", {"plain/__init__.py": b"", "plain.py": b""})
    files |= {f"{SITE}/loose/__init__.py": b"", f"{SITE}/panoramasdk/_sdk.so": ARM}
    files |= _package("plain", "1.0", {"plain/older.py": b""}, "usr/lib/python3/dist-packages")
    files[f"{SITE}/egg-2.0.egg-info/top_level.txt"] = b"hatched\n"
    files[f"{SITE}/hatched/__init__.py"] = b""
    found = {each.name: each for each in find_distributions(_put(tmp_path, files))}
    assert sorted(found) == ["egg", "loose", "plain"]
    assert found["plain"].version == "1.5"
    assert set(found["plain"].files) >= {"plain/__init__.py", "plain.py", "plain-1.5.dist-info/RECORD"}
    assert not any(".." in name for name in found["plain"].files)
    assert found["loose"].version == ""
    assert "hatched/__init__.py" in found["egg"].files


def test_packages_without_compiled_files_are_taken_as_they_are(tmp_path: Path) -> None:
    plan = _plan(_put(tmp_path, _package("plain", "1.5", {"plain.py": b""})))
    assert [each.name for each in plan.kept] == ["plain"]
    assert not plan.wheels
    assert not plan.missing


def test_every_foreign_package_without_a_wheel_is_named(tmp_path: Path) -> None:
    files = _package("edgy", "2.0", {"edgy/_c.so": ARM}) | _package("cv2", "4.8", {"cv2.so": ARM})
    plan = _plan(_put(tmp_path, files | _package("plain", "1.5", {"plain.py": b""})))
    assert plan.missing == ("cv2 4.8", "edgy 2.0")


def test_foreign_packages_are_replaced_from_the_wheelhouse(tmp_path: Path) -> None:
    root = _put(tmp_path, _package("edgy", "2.0", {"edgy/_c.so": ARM}))
    for version in ("1.0", "2.0", "3.0"):
        write_wheel(root / "house", "edgy", version, "cp311-cp311-linux_x86_64")
    write_wheel(root / "house", "edgy", "2.0", "cp38-cp38-linux_aarch64")
    plan = _plan(root)
    assert [wheel.name for wheel in plan.wheels] == ["edgy-2.0-cp311-cp311-linux_x86_64.whl"]
    assert not plan.kept
    assert not plan.missing


def test_the_interpreter_that_lacks_nothing_is_chosen(tmp_path: Path) -> None:
    name = "edgy/_c.cpython-38-x86_64-linux-gnu.so"
    root = _put(tmp_path, _package("edgy", "2.0", {name: INTEL}))
    assert _plan(root, None, HERE, OLD).base is OLD
    assert _plan(root, None, HERE).missing == ("edgy 2.0",)


def test_the_lock_says_what_is_installed(tmp_path: Path) -> None:
    house = tmp_path / "house"
    wheels = [
        write_wheel(house, "edgy", "2.0", tags)
        for tags in ("cp311-cp311-linux_x86_64", "cp38-cp38-manylinux2014_aarch64")
    ]
    plain = write_wheel(house, "plain", "1.5")
    targets = [
        LockedTarget(python, "any", (Wheel(wheel.name, ""), Wheel(plain.name, "")))
        for python, wheel in zip(("3.11", "3.8"), wheels, strict=True)
    ]
    assert _plan(tmp_path, Lock(tuple(targets))).wheels == (wheels[0], plain)
    assert _plan(tmp_path, Lock(tuple(targets[1:]))).wheels == (wheels[0], plain)
    wheels[0].unlink()
    assert _plan(tmp_path, Lock(tuple(targets))).missing == ("edgy 2.0",)


def test_without_packages_the_interpreter_is_used_as_it_is(tmp_path: Path) -> None:
    assert _plan(tmp_path) == PythonPlan(HERE)


def test_the_tags_of_wheels_are_read_from_their_names() -> None:
    assert wheel_tags("six-1.16-py2.py3-none-any.whl") == {"py2-none-any", "py3-none-any"}
    assert wheel_tags("a-1-1build-cp38-abi3-linux_x86_64.whl") == {"cp38-abi3-linux_x86_64"}
    assert wheel_tags("a.whl") == frozenset()


def test_a_real_interpreter_tells_its_tags() -> None:
    found = interpreters(("3.99",))
    assert len(found) == 1
    version = "".join(found[0].version.split(".")[:2])
    tags = supported_tags(found[0])
    assert {"py3-none-any", f"py{version}-none-any"} <= tags
