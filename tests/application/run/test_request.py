"""Where an application instance lives and what it is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from belvedere_simulator.application.run.folders import instance_folders
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
