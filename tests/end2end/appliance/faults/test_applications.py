"""Faults of applications: code that crashes, and a model that is too big."""

from __future__ import annotations

from belvedere_simulator.appliance.faults.kinds import FaultKind
from fakes.fault_bench import FaultBench

CODE, MODEL, CAMERA = "code_node", "model_node", "square_camera"


def crashes(bench: FaultBench) -> int:
    """How often the code has crashed, which the metric ApplicationErrors counts."""
    return sum(report.crashes for report in bench.status.applications)


def test_code_that_crashes_is_started_again_and_runs_once_that_is_mended(bench: FaultBench) -> None:
    before = crashes(bench)
    bench.inject(FaultKind.NODE_CRASHES, bench.instance)
    bench.see_nodes(**{CODE: "ERROR", CAMERA: "RUNNING", MODEL: "RUNNING"})
    bench.box.wait_for(bench.instance, Status="DEPLOYMENT_SUCCEEDED", HealthStatus="ERROR")
    # It is started again, and ends again.
    bench.until(lambda: crashes(bench) >= before + 2)
    assert "SIGKILL" in bench.see_shipped("occ_log", f"node [{CODE}] is ERROR")
    bench.see_node_log("console_output", "SIGKILL")
    assert bench.lights == ("solid green", "blinking green")
    bench.clear(FaultKind.NODE_CRASHES, bench.instance)
    bench.see_nodes(**{CODE: "RUNNING"})
    bench.see_node_log("mds", f"node {CODE} announced itself")


def test_a_model_that_is_too_big_is_not_loaded(bench: FaultBench) -> None:
    bench.inject(FaultKind.MODEL_MEMORY, MODEL)
    bench.see_nodes(**{MODEL: "ERROR"})
    bench.box.wait_for(bench.instance, Status="DEPLOYMENT_SUCCEEDED", HealthStatus="ERROR")
    assert "not enough memory for the model" in bench.detail(MODEL)
    bench.see_node_log(MODEL, "There is not enough memory for the model")
    bench.see_shipped("occ_log", f"node [{MODEL}] is ERROR")
    assert bench.lights == ("solid green", "blinking green")
    bench.clear(FaultKind.MODEL_MEMORY, MODEL)
    bench.see_nodes(**{MODEL: "RUNNING", CODE: "RUNNING"})
    bench.see_node_log(MODEL, "loaded in")
