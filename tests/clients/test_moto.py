"""moto 5.2.2 and this service, asked the same: every difference between their answers is known by name."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.moto_calls import Answers, answers, paths
from clients.moto_differences import DIFFERENCES
from fakes.client_site import ClientSite
from fakes.environments import moto_environment

SERVER = Path(__file__).parent / "programs" / "moto_server.py"
ABSENT = "absent"


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    """The address of moto's server."""
    child = subprocess.Popen(
        [moto_environment(), SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    with child.stdout, child.stdin:
        yield child.stdout.readline().strip()
    assert child.wait(60) == 0


@pytest.fixture(scope="module")
def ours(site: ClientSite) -> Answers:
    return answers(site.client("panorama"), site.insert, camera_ends=True)


@pytest.fixture(scope="module")
def theirs(site: ClientSite, moto: str) -> Answers:
    return answers(site.client("panorama", moto), lambda _archive: None, camera_ends=False)


def test_they_answered_the_same_operations(ours: Answers, theirs: Answers) -> None:
    assert set(ours) == set(theirs) == set(DIFFERENCES)
    assert len(ours) == 12


@pytest.mark.parametrize("operation", DIFFERENCES)
def test_they_differ_where_it_is_explained(operation: str, ours: Answers, theirs: Answers) -> None:
    own, other = paths(ours[operation]), paths(theirs[operation])
    different = {path for path in own.keys() | other if own.get(path, ABSENT) != other.get(path, ABSENT)}
    assert different == DIFFERENCES[operation].keys()
