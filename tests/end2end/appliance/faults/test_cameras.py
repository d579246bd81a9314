"""Faults of cameras: one is struck, the other plays on, and the struck one comes back by itself."""

from __future__ import annotations

import pytest

from belvedere_simulator.appliance.faults.kinds import FaultKind
from end2end.appliance.conftest import PASSWORD
from fakes.fault_bench import FaultBench

CAMERA, OTHER = "square_camera", "market_camera"

# What the camera's own stream of the application says.
TEXTS = {
    FaultKind.CAMERA_LOST: "Connection timed out (-115)",
    FaultKind.CAMERA_PASSWORD: "401 Unauthorized",
    FaultKind.CAMERA_CODEC: "Camera did not provide an H264 encoded stream",
    FaultKind.CAMERA_SECRET: "The camera's secret cannot be read",
}


@pytest.mark.parametrize("kind", TEXTS, ids=[kind.value for kind in TEXTS])
def test_a_camera_is_in_error_with_the_reason_and_comes_back(bench: FaultBench, kind: FaultKind) -> None:
    bench.inject(kind, CAMERA)
    bench.see_nodes(**{CAMERA: "ERROR", OTHER: "RUNNING", "code_node": "RUNNING"})
    bench.box.wait_for(bench.instance, Status="DEPLOYMENT_SUCCEEDED", HealthStatus="ERROR")
    line = bench.see_node_log(CAMERA, TEXTS[kind])
    assert bench.detail(CAMERA)
    assert PASSWORD not in line
    # No light tells of cameras.
    assert bench.lights == ("solid green", "blinking green")
    bench.clear(kind, CAMERA)
    bench.see_all_well()


def test_a_missing_secret_is_in_the_log_of_the_controller(bench: FaultBench) -> None:
    bench.inject(FaultKind.CAMERA_SECRET, CAMERA)
    bench.see_shipped("occ_log", "Camera credential fetching for port [username] failed")
    bench.see_nodes(**{CAMERA: "ERROR"})
    bench.clear(FaultKind.CAMERA_SECRET, CAMERA)


def test_jitter_is_seen_in_the_figures_and_ends(bench: FaultBench) -> None:
    bench.inject(FaultKind.CAMERA_JITTER, CAMERA, seconds=1.0)
    bench.see_node_log(CAMERA, "Jitter: video held up")
    assert bench.nodes()[CAMERA] == "RUNNING"
    bench.clear(FaultKind.CAMERA_JITTER, CAMERA)


def test_a_fault_of_all_cameras_strikes_all(bench: FaultBench) -> None:
    bench.inject(FaultKind.CAMERA_LOST)
    bench.see_nodes(**{CAMERA: "ERROR", OTHER: "ERROR"})
    bench.see_node_log(OTHER, TEXTS[FaultKind.CAMERA_LOST])
    bench.clear(FaultKind.CAMERA_LOST)
