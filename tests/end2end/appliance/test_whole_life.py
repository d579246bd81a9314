"""A device's whole life where there is no network: site, appliance and cameras alone on one computer.

The statuses that it met are compared with `whole_life.json`. After a change that is meant, write them anew:

    unshare --map-root-user --net --mount -- env PYTHONPATH=tests \
        python -m end2end.appliance.whole_life "$(mktemp -d)" --write

and put a question mark behind what may be passed over, see `fakes/golden_statuses.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import psutil
import pytest

from end2end.appliance.whole_life import DEVICE_STREAMS, GOLDEN, PASSWORD, PICTURES
from fakes.golden_statuses import differences, fits, renewed
from fakes.network_namespace import alone

MOST_SECONDS = 180.0
TESTS = Path(__file__).parents[2]

Report = dict[str, Any]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Where site and appliance are; short, since the paths of sockets are limited to 107 characters."""
    made = Path(tempfile.mkdtemp(prefix="wl", dir="/tmp"))
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def report(folder: Path) -> Report:
    """The whole life."""
    others = -_busy_seconds()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/root"),
        "PYTHONPATH": str(TESTS),
    }
    done = subprocess.run(
        alone([sys.executable, "-m", "end2end.appliance.whole_life", str(folder)]),
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    others += _busy_seconds()
    told: Report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    told["others"] = (others - told["busy"]) / (psutil.cpu_count() or 1)
    return told


def _busy_seconds() -> float:
    """How long this computer's processors have worked, for whomever."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system)


# The first test lives the life, whichever it is.
pytestmark = pytest.mark.timeout(960)


def test_every_status_is_met_in_the_documented_order(report: Report) -> None:
    expected = json.loads(GOLDEN.read_text(encoding="utf-8"))
    found = differences(expected, report["statuses"])
    assert not found, "\n".join(found)


def test_it_takes_less_than_three_minutes(report: Report) -> None:
    # What other programs of this computer worked meanwhile does not count.
    assert report["seconds"]["all"] - report["others"] < MOST_SECONDS, report["seconds"]


def test_there_was_nothing_but_loopback_and_nobody_else_was_looked_for(report: Report) -> None:
    assert report["interfaces"] == [["lo"], ["lo"]]
    assert {*report["remote"]} <= {"127.0.0.1", "::1"}
    assert report["tried to leave"] == 0


def test_the_display_showed_moving_pictures_with_boxes(report: Report, folder: Path) -> None:
    assert report["pictures"] == {"count": PICTURES, "shape": [1080, 1920, 3], "different": PICTURES}
    picture = cv2.imread(str(folder / "picture.png"))
    assert picture is not None
    blue, green, red = (picture[:, :, channel].astype(np.int16) for channel in range(3))
    drawn = (red > 180) & (green < 90) & (blue < 90)
    # Some people stand on each of the two tiles, each in a red box.
    left, right = (int(np.count_nonzero(half)) for half in np.array_split(drawn, 2, axis=1))
    assert left > 1000
    assert right > 1000


def test_one_camera_is_paused_and_resumed(report: Report) -> None:
    assert {name for name, status in report["pause"].items() if status == "PAUSED"} == {"square_camera"}
    assert {*report["resume"].values()} == {"RUNNING"}


def test_the_major_update_needs_consent_and_ends_model_nodes(report: Report) -> None:
    assert "AllowMajorVersionUpdate" in report["update without consent"]
    assert "8.0.29 runs no model nodes" in report["model nodes on 8.0.29"]


def test_every_stream_of_the_guide_is_read(report: Report) -> None:
    logs = report["logs"]
    assert set(logs["device"]) == {*DEVICE_STREAMS}
    of_all = {"mds", "console_output"}
    assert set(logs["entrance"]) == {*report["pause"]} | of_all
    assert set(logs["page"]) == {"square_camera", "code_node", "output_node"} | of_all
    assert all(count for streams in logs.values() for count in streams.values())
    assert PASSWORD not in report["said"]


def test_the_stick_tells_how_the_provisioning_went(report: Report) -> None:
    assert "is provisioned" in report["stick"]
    assert "BEGIN" not in report["stick"], "no key is ever written to a stick"


def test_a_deleted_device_keeps_its_data_and_stays_out_until_a_full_reset(report: Report) -> None:
    deleted, reset = report["after deletion"], report["after reset"]
    assert deleted["provisioned"]
    assert not deleted["connected"]
    assert deleted["sealed"] > reset["sealed"]
    assert {"occ.log", "applications"} <= {*deleted["logs"]}
    assert report["refused"]
    assert not reset["provisioned"]
    assert reset["applications"] == reset["storage"] == []
    assert report["again"] == "SUCCEEDED"


def test_nothing_is_left(report: Report) -> None:
    assert report["children"] == []
    assert report["temporary"] == []
    assert report["shared memory"] == []
    assert report["complaints"] == ""


def test_a_status_that_is_missing_or_out_of_order_is_noticed() -> None:
    expected = ["ONLINE", "OFFLINE?", "REBOOTING", "ONLINE"]
    assert fits(expected, ["ONLINE", "REBOOTING", "ONLINE"])
    assert fits(expected, ["ONLINE", "OFFLINE", "REBOOTING", "ONLINE"])
    for seen in (["ONLINE", "ONLINE"], ["ONLINE", "REBOOTING"], ["REBOOTING", "ONLINE"], []):
        assert not fits(expected, seen)
    assert not fits(expected, ["ONLINE", "ERROR", "REBOOTING", "ONLINE"])
    assert differences({"a": {"b": ["X"]}}, {"a": {"b": ["X"]}, "c": ["Y"]}) == ["/c: ['Y'] instead of []"]
    assert renewed({"a": ["X?"], "b": ["Y"]}, {"a": [], "b": ["Z"]}) == {"a": ["X?"], "b": ["Z"]}
