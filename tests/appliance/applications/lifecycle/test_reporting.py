"""What the site is told of an instance, and when a deployment counts as running."""

from __future__ import annotations

import pytest

from appliance.applications.lifecycle.documents import outline
from belvedere_simulator.appliance.applications.lifecycle.fleet import Instance, Stage
from belvedere_simulator.appliance.applications.lifecycle.reporting import report_of
from belvedere_simulator.appliance.applications.lifecycle.verdict import judge
from belvedere_simulator.appliance.parts import InstanceReport, NodeReport

OUTLINE = outline("a", name="entrance")


def hosted(**statuses: str) -> InstanceReport:
    """What the host reports: nodes run unless it says otherwise."""
    nodes = tuple(
        NodeReport(node.name, node.kind, statuses.get(node.name, "RUNNING"), f"about {node.name}")
        for node in OUTLINE.nodes
    )
    return InstanceReport("a", "entrance", "RUNNING", "RUNNING", nodes, display=True)


@pytest.mark.parametrize(
    ("stage", "state"),
    [
        (Stage.DOWNLOADING, "INSTALL_IN_PROGRESS"),
        (Stage.INSTALLED, "INSTALL_IN_PROGRESS"),
        (Stage.LAUNCHED, "LAUNCHED"),
        (Stage.RUNNING, "RUNNING"),
        (Stage.REPLACED, "STOPPED"),
        (Stage.FAILED, "INSTALL_ERROR"),
        (Stage.STOPPING, "STOPPING"),
        (Stage.STOPPED, "REMOVAL_IN_PROGRESS"),
    ],
)
def test_each_stage_has_a_word_of_the_api(stage: Stage, state: str) -> None:
    assert report_of(Instance(OUTLINE, "job", stage), lambda _: hosted(), "").state == state


def test_nodes_are_told_while_the_instance_is_in_force_only() -> None:
    told = report_of(Instance(OUTLINE, "job", Stage.RUNNING), lambda _: hosted(camera_0="PAUSED"), "")
    assert {node.name: node.status for node in told.nodes} == {
        "code_node": "RUNNING",
        "camera_0": "PAUSED",
        "model_0": "RUNNING",
    }
    assert (told.health, told.display) == ("RUNNING", True)
    told = report_of(Instance(OUTLINE, "job", Stage.REPLACED), lambda _: hosted(), "")
    assert {node.status for node in told.nodes} == {"NOT_AVAILABLE"}


def test_a_node_that_fails_later_makes_the_instance_unhealthy_but_leaves_it_there() -> None:
    told = report_of(Instance(OUTLINE, "job", Stage.RUNNING), lambda _: hosted(code_node="ERROR"), "")
    assert (told.state, told.health) == ("RUNNING", "ERROR")


def test_after_a_restart_it_is_starting_until_its_nodes_run() -> None:
    told = report_of(Instance(OUTLINE, "job", Stage.RUNNING), lambda _: hosted(model_0="NOT_AVAILABLE"), "")
    assert (told.state, told.health) == ("STARTING", "NOT_AVAILABLE")


def test_the_node_to_blame_for_a_failure_says_why() -> None:
    failed = Instance(OUTLINE, "job", Stage.FAILED, reason="it crashed", culprit="code_node", launched=True)
    told = report_of(failed, lambda _: hosted(), "")
    assert (told.state, told.health) == ("LAUNCH_ERROR", "ERROR")
    assert [(node.name, node.detail) for node in told.nodes if node.status == "ERROR"] == [
        ("code_node", "it crashed")
    ]


def test_what_could_not_be_started_again_is_told() -> None:
    told = report_of(Instance(OUTLINE, "job", Stage.RUNNING), lambda _: hosted(), "no model nodes any more")
    assert (told.state, told.health) == ("LAUNCH_ERROR", "ERROR")


def test_a_camera_may_come_but_code_does_not_rise_again() -> None:
    assert judge(OUTLINE, hosted()).running
    assert judge(OUTLINE, hosted(camera_0="PAUSED")).running
    camera = judge(OUTLINE, hosted(camera_0="ERROR"))
    assert (camera.running, camera.hopeless, camera.culprit) == (False, False, "camera_0")
    code = judge(OUTLINE, hosted(camera_0="ERROR", code_node="ERROR"))
    assert (code.running, code.hopeless, code.culprit, code.detail) == (
        False,
        True,
        "code_node",
        "about code_node",
    )
    assert judge(OUTLINE, hosted(model_0="NOT_AVAILABLE")).culprit == "model_0"
