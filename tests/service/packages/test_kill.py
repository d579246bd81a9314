"""A killed service has lost nothing that it acknowledged, and left nothing half done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import pytest

import fakes.package_workload
from belvedere_simulator.service.packages.records import package_by_name, versions_of
from fakes.package_site import PackageSite, open_package_site
from fakes.waiting import until

SEEDS = range(6)


def _killed_after(folder: Path, seed: int) -> list[str]:
    """What the workload told until it was killed at a random line."""
    file = fakes.package_workload.__file__
    tests = str(Path(file).parent.parent)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([tests, *sys.path])}
    command = [sys.executable, file, str(folder), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        told = _lines(process.stdout, random.Random(seed).randrange(20, 160))
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().splitlines()
    return [*told, *rest]


def _lines(stream: IO[str], count: int) -> list[str]:
    return [stream.readline().strip() for _ in range(count)]


def _expected(told: Iterable[str]) -> dict[str, set[str]]:
    """The patch versions by package that the acknowledged steps leave."""
    packages: dict[str, set[str]] = {}
    for _done, step, name, patch in (line.split() for line in told if line.startswith("done ")):
        if step == "create":
            packages[name] = set()
        elif step == "delete":
            del packages[name]
        elif step == "register":
            packages[name].add(patch)
        else:
            packages[name].discard(patch)
    return packages


def _found(site: PackageSite) -> dict[str, set[str]]:
    with site.database.read() as connection:
        packages = {
            name: package_by_name(connection, site.settings.account, name)
            for name in fakes.package_workload.NAMES
        }
        return {
            name: {
                row.patch for row in versions_of(connection, package.id) if row.status == "REGISTER_COMPLETED"
            }
            for name, package in packages.items()
            if package
        }


def _is_settled(site: PackageSite) -> bool:
    with site.database.read() as connection:
        for name in fakes.package_workload.NAMES:
            package = package_by_name(connection, site.settings.account, name)
            if package and package.deleting:
                return False
            rows = versions_of(connection, package.id) if package else []
            if any(row.status != "REGISTER_COMPLETED" for row in rows):
                return False
    return True


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_acknowledged_is_there_and_the_rest_is_finished(tmp_path: Path, seed: int) -> None:
    told = _killed_after(tmp_path, seed)
    before = _expected(told)
    last = told[-1] if told[-1].startswith("begin ") else ""
    after = _expected([*told, last.replace("begin", "done")] if last else told)
    site = open_package_site(tmp_path)
    until(lambda: _is_settled(site))
    assert _found(site) in [before, after]
    for name, patches in _found(site).items():
        nodes = site.call("ListNodes", PackageName=name)["Nodes"]
        assert len(nodes) == bool(patches)
        for patch in patches:
            assert site.call("ListNodes", PackageName=name, PatchVersion=patch)["Nodes"]
    site.close()
