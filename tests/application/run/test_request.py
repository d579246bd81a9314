"""Where an application instance lives and what it is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from belvedere_simulator.application.run.folders import instance_folders
from belvedere_simulator.application.run.report import write_atomically
from belvedere_simulator.application.run.request import RunRequest

HOME = Path("/home/me")


def test_an_instance_is_called_as_on_the_appliance_and_always_the_same(
    request_of: Callable[..., RunRequest],
) -> None:
    request = request_of()
    assert re.fullmatch(r"applicationInstance-[a-z2-7]{26}", request.instance)
    assert request_of().instance == request.instance
    elsewhere = replace(request, application=replace(request.application, folder=Path("/other")))
    assert elsewhere.instance != request.instance


def test_applications_of_one_name_keep_apart_and_nobody_else_may_look(tmp_path: Path) -> None:
    one = instance_folders("app", Path("/one"), tmp_path)
    other = instance_folders("app", Path("/other"), tmp_path)
    assert one.storage != other.storage
    for folder in (one.storage, one.logs, one.streams):
        assert folder.stat().st_mode & 0o077 == 0
    for folders in (one, other):
        folders.release()
    again = instance_folders("app", Path("/one"), tmp_path)
    assert again.storage == one.storage
    second = instance_folders("app", Path("/one"), tmp_path)
    assert second.storage != one.storage, "it plays twice"
    for folders in (again, second):
        folders.release()


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "new" / "report.json"
    write_atomically(target, b"one")
    write_atomically(target, b"two")
    assert target.read_bytes() == b"two"
    assert [path.name for path in target.parent.iterdir()] == ["report.json"]
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError):
        write_atomically(tmp_path / "file" / "report.json", b"")
