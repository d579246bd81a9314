"""The wheels that a built container brings along for the appliance."""

from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path

import pytest

from belvedere_simulator.application.build.build import Wanted, build_container
from belvedere_simulator.application.build.lock import LOCK, REQUIREMENTS, Lock, read_lock
from belvedere_simulator.application.build.target import Target, read_target
from belvedere_simulator.errors import BelvedereError
from fakes.applications import ApplicationFolder
from fakes.wheels import write_wheel

ARM = Target("3.8", "manylinux2014_aarch64")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's package index: a folder of wheels, by the user's own settings of pip."""
    folder = tmp_path / "index"
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    for tags in ("cp311-cp311-linux_x86_64", "cp38-cp38-manylinux2014_aarch64"):
        write_wheel(folder, "numpy", "1.24.4", tags)
        write_wheel(folder, "edgy", "2.0", tags)
    write_wheel(folder, "plain", "1.5", requires=("edgy>=1",))
    return folder


def _lock(archive: Path) -> Lock:
    with tarfile.open(archive) as tar:
        stream = tar.extractfile(LOCK.lstrip("/"))
        assert stream is not None
        return read_lock(stream.read())


@pytest.mark.usefixtures("index")
def test_wheels_for_each_target_are_put_in_with_what_they_need(tmp_path: Path) -> None:
    code = ApplicationFolder(tmp_path / "app", "import plain", requirements="plain\n").code
    built = build_container(code, tmp_path / "assets", Wanted((ARM,)))
    lock = _lock(built.archive)
    assert [(target.python, target.platform) for target in lock.targets] == [("3.8", ARM.platform)]
    assert [wheel.file for wheel in lock.targets[0].wheels] == [
        "edgy-2.0-cp38-cp38-manylinux2014_aarch64.whl",
        "numpy-1.24.4-cp38-cp38-manylinux2014_aarch64.whl",
        "plain-1.5-py3-none-any.whl",
    ]
    with tarfile.open(built.archive) as tar:
        names = set(tar.getnames())
        asked = tar.extractfile(REQUIREMENTS.lstrip("/"))
        assert asked is not None
        assert asked.read() == b"plain\nnumpy\n"
    assert {f"opt/belvedere/wheelhouse/{wheel.file}" for wheel in lock.targets[0].wheels} <= names


@pytest.mark.usefixtures("index")
def test_the_wheels_do_not_change_that_the_archive_is_reproducible(tmp_path: Path) -> None:
    names = set()
    for place in ("one", "two"):
        code = ApplicationFolder(tmp_path / place, "import plain", requirements="plain\n").code
        names.add(build_container(code, tmp_path / place / "assets", Wanted((ARM,))).archive.name)
    assert len(names) == 1


@pytest.mark.usefixtures("index")
def test_what_no_wheel_is_there_for_is_told(tmp_path: Path) -> None:
    code = ApplicationFolder(tmp_path / "app", "import plain", requirements="plain\nnowhere-to-be-had\n").code
    before = (code / "package.json").read_bytes()
    with pytest.raises(BelvedereError, match="BV-BLD-003") as told:
        build_container(code, tmp_path / "assets", Wanted((ARM,)))
    assert "nowhere-to-be-had" in str(told.value)
    assert (code / "package.json").read_bytes() == before


def test_a_package_that_requires_nothing_brings_no_wheels(tmp_path: Path) -> None:
    built = build_container(ApplicationFolder(tmp_path, "print()").code, tmp_path / "assets")
    with tarfile.open(built.archive) as tar:
        assert not [name for name in tar.getnames() if name.startswith("opt")]


@pytest.mark.parametrize(
    "content",
    [b"[]", b"{", json.dumps({"format": 2, "targets": []}).encode(), b'{"format": 1}'],
)
def test_a_lock_of_another_kind_is_not_read(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_lock(content)


def test_a_lock_names_no_files_elsewhere() -> None:
    wheel = {"file": "../x-1-py3-none-any.whl", "sha256": "0" * 64}
    target = {"python": "3.8", "platform": "any", "wheels": [wheel]}
    with pytest.raises(ValueError, match="x-1"):
        read_lock(json.dumps({"format": 1, "targets": [target]}).encode())


def test_targets_are_named_by_version_and_platform() -> None:
    assert read_target("3.8-manylinux2014_aarch64") == ARM
    with pytest.raises(BelvedereError, match="BV-BLD-001"):
        read_target("aarch64")
