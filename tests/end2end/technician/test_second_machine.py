"""An appliance on another machine, which a network namespace stands for: set up with a stick made "over the
network", and a camera that only it sees, found and examined through it.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from end2end.technician.second_machine import APPLIANCE, CAMERA, LAPTOP, PORT
from fakes.network_namespace import alone

TESTS = Path(__file__).parents[2]

Report = dict[str, Any]


@pytest.fixture(scope="module")
def report() -> Iterator[Report]:
    """All of it."""
    # Short, since the paths of sockets are limited to 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="sm", dir="/tmp"))
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/root"),
        "PYTHONPATH": str(TESTS),
    }
    try:
        done = subprocess.run(
            alone([sys.executable, "-m", "end2end.technician.second_machine", str(folder)]),
            env=environment,
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        yield json.loads((folder / "report.json").read_text(encoding="utf-8"))
    finally:
        shutil.rmtree(folder)


# The first test does all of it, whichever it is.
pytestmark = pytest.mark.timeout(420)


def test_the_site_listens_on_the_network_and_every_door_answers(report: Report) -> None:
    assert report["listening"] == "listening"
    assert report["doors"]
    assert all(report["doors"].values()), report["doors"]


def test_the_stick_names_the_laptop_by_its_address(report: Report) -> None:
    assert all(f"//{LAPTOP}:" in url for url in report["told"]), report["told"]


def test_the_appliance_there_came_online_by_the_stick(report: Report) -> None:
    assert report["connected"]
    assert report["complaints"] == ""


def test_the_camera_cannot_be_seen_from_here(report: Report) -> None:
    codes = [each["code"] for each in report["here"]["findings"] if each["code"]]
    assert codes == ["BV-DOC-004"]


def test_it_is_found_and_examined_from_there(report: Report) -> None:
    assert [(each["host"], each["port"]) for each in report["found"]] == [(CAMERA, PORT)]
    verdict = report["there"]
    assert verdict["seenFrom"] == "gate"
    assert verdict["severity"] in ("ok", "note", "warning"), verdict
    assert verdict["facts"]["codec"] == "H.264"
    assert verdict["facts"]["local_address"] == "192.168.50.1"
    assert verdict["facts"]["direct"]
    assert APPLIANCE not in verdict["facts"]["address"]


def test_a_picture_of_it_comes_over_the_channel(report: Report) -> None:
    assert base64.b64decode(report["picture"]["jpeg"]).startswith(b"\xff\xd8")
    assert report["picture"]["seen_from"] == "gate"


def test_its_password_is_in_no_log(report: Report) -> None:
    assert report["password told"] is False
