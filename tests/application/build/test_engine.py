"""Containers built by an engine. A script stands for it: it packs the folder that it is given."""

from __future__ import annotations

import json
import os
import tarfile
import threading
from pathlib import Path

import pytest

from belvedere_simulator.application.build.build import Wanted, build_container
from belvedere_simulator.application.build.engine import answers, build_with
from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from projects.contents import contents

ENGINE = """#!/bin/sh
echo "$1" >> "$STATE/asked"
case $1 in
  build) test "$4" && cp -r "$4" "$STATE/built" ;;
  create) echo "a warning" >&2; echo container ;;
  export) tar -cf "${2#--output=}" --transform s,^./src,panorama, --mtime=@0 -C "$STATE/built" ./src ;;
esac
"""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "bin").mkdir()
    (tmp_path / "state").mkdir()
    script = tmp_path / "bin" / "podman"
    script.write_text(ENGINE)
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(script.parent), prepend=os.pathsep)
    monkeypatch.setenv("STATE", str(tmp_path / "state"))
    return script


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "gate"
    assert main(["app", "new", str(folder), "--account", "123456789012"]) == 0
    return folder


def test_what_the_engine_exports_is_entered(engine: Path, project: Path, tmp_path: Path) -> None:
    assert answers(engine.name)
    assert main(["app", "build", str(project), "--engine", "podman"]) == 0
    package = next(project.glob("packages/*_CODE-*/package.json"))
    (form,) = json.loads(package.read_text())["nodePackage"]["assets"][0]["implementations"]
    with tarfile.open(project / "assets" / form["assetUri"], "r:gz") as tar:
        assert tar.getnames() == ["panorama", "panorama/application.py"]
    asked = (tmp_path / "state" / "asked").read_text().split()
    assert asked == ["info", "info", "build", "create", "export", "rm"]


def test_a_failing_engine_changes_nothing_and_its_last_words_are_told(engine: Path, project: Path) -> None:
    before = contents(project)
    engine.write_text("#!/bin/sh\ntest $1 = info || { echo no such base image >&2; exit 1; }\n")
    package = next(project.glob("packages/*_CODE-*"))
    with pytest.raises(BelvedereError) as refusal:
        build_container(package, project / "assets", Wanted(engine="podman"))
    assert (refusal.value.code, refusal.value.why) == ("BV-BLD-008", "no such base image")
    assert contents(project) == before


def test_a_building_engine_can_be_stopped(engine: Path, tmp_path: Path) -> None:
    engine.write_text("#!/bin/sh\ntest $1 = info || exec sleep 100\n")
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(BelvedereError) as refusal:
        build_with("podman", tmp_path, tmp_path / "assets", lambda _line: None, cancel)
    assert refusal.value.code == "BV-BLD-004"


def test_a_program_without_an_engine_does_not_answer(engine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.write_text("#!/bin/sh\nexit 1\n")
    assert not answers("podman")
    engine.write_bytes(b"\x7fno program")
    assert not answers("podman")
    monkeypatch.setenv("PATH", str(engine.parent / "nothing"))
    assert not answers("podman")
    with pytest.raises(BelvedereError) as refusal:
        build_with("podman", engine.parent, engine.parent, lambda _line: None, threading.Event())
    assert refusal.value.code == "BV-BLD-008"
