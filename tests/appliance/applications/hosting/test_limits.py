"""How much one appliance carries, by its software too, and what its own process never loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from fakes.appliance_inside import open_inside
from fakes.hosted import HostedBox, Install

HEAVY = ("av", "cv2", "numpy", "onnxruntime", "onnx", "boto3", "botocore")


def test_the_process_of_the_appliance_loads_nothing_heavy() -> None:
    script = (
        "import sys, belvedere_simulator.appliance.applications.hosting.host;"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nine_streams_are_too_many(box: HostedBox, install: Install) -> None:
    cameras = {f"camera_{number}": "door" for number in range(9)}
    with pytest.raises(BelvedereError) as refused:
        box.host.launch(install("one", cameras=cameras))
    assert refused.value.code == "BV-HST-004"
    assert box.host.engine_pids == (None, None)


@pytest.mark.usefixtures("door")
def test_eight_streams_of_one_camera_come_at_once(box: HostedBox, install: Install) -> None:
    cameras = {f"camera_{number}": "door" for number in range(8)}
    box.host.launch(install("one", cameras=cameras))
    box.wait_running("one")
    box.wait_line("one", "console_output", str(sorted(cameras)))


def test_newer_software_runs_no_model_nodes(tmp_path: Path, install: Install) -> None:
    box = HostedBox(tmp_path, inside=open_inside(tmp_path, software="8.0.29"))
    with pytest.raises(BelvedereError, match=r"8\.0\.29 has no model nodes") as refused:
        box.host.launch(install("one", "people_counter"))
    assert refused.value.code == "BV-HST-006"


@pytest.mark.usefixtures("door")
def test_the_eleventh_application_is_refused(box: HostedBox, install: Install) -> None:
    # They stand on the same engine; the code of most of them ends at once, which is told and harmless here.
    for number in range(10):
        box.host.launch(install(f"app{number}", "import sys\nsys.exit(1)\n"))
    with pytest.raises(BelvedereError, match="10 applications") as refused:
        box.host.launch(install("one-more"))
    assert refused.value.code == "BV-HST-007"
    box.host.stop("app3")
    box.host.launch(install("one-more"))
    box.wait_node("one-more", "code", "RUNNING")
