"""The life of application instances, as the table of stages says it."""

from __future__ import annotations

import json

from appliance.applications.lifecycle.documents import outline
from belvedere_simulator.appliance.applications.lifecycle.fleet import Fleet, Instance, Stage
from belvedere_simulator.appliance.applications.lifecycle.happenings import (
    Delete,
    Failed,
    Forsaken,
    Gone,
    Happening,
    Launched,
    PauseNode,
    Reached,
    SeenRunning,
    SeenStopped,
    Signalled,
    StartNodes,
    StopNodes,
    Task,
    Unwanted,
    Wanted,
)
from belvedere_simulator.appliance.applications.lifecycle.machine import step, tasks_at_start


def after(*happenings: Happening, fleet: Fleet | None = None) -> tuple[Fleet, tuple[Task, ...]]:
    """The fleet after all, and what the last one asks for."""
    tasks: tuple[Task, ...] = ()
    fleet = fleet or Fleet()
    for happening in happenings:
        fleet, tasks = step(fleet, happening)
    return fleet, tasks


def deployed(identifier: str, replaces: str | None = None) -> tuple[Happening, ...]:
    """What happens until an instance is launched."""
    return (
        Wanted(outline(identifier, replaces=replaces), "job"),
        Reached(identifier, Stage.INSTALLED),
        Launched(identifier),
    )


def stages(fleet: Fleet) -> dict[str, Stage]:
    return {each.id: each.stage for each in fleet.instances}


def test_a_deployment_is_made_launched_and_seen_to_run() -> None:
    fleet, tasks = after(*deployed("a"))
    assert tasks == (StartNodes("a"),)
    fleet, tasks = step(fleet, SeenRunning("a"))
    assert (stages(fleet), tasks) == ({"a": Stage.RUNNING}, ())


def test_the_older_instance_runs_until_the_new_one_is_launched_and_makes_room_then() -> None:
    fleet, _ = after(*deployed("old"), SeenRunning("old"), *deployed("new", "old")[:2])
    assert stages(fleet) == {"old": Stage.RUNNING, "new": Stage.INSTALLED}
    fleet, tasks = step(fleet, Launched("new"))
    assert stages(fleet) == {"old": Stage.REPLACED, "new": Stage.LAUNCHED}
    assert tasks == (StopNodes("old"), StartNodes("new"))


def test_a_replacement_that_fails_brings_the_older_instance_back() -> None:
    fleet, _ = after(*deployed("old"), SeenRunning("old"), *deployed("new", "old"))
    fleet, tasks = step(fleet, Failed("new", "it crashed", "code_node"))
    assert stages(fleet) == {"old": Stage.RUNNING, "new": Stage.FAILED}
    assert tasks == (StopNodes("new"), StartNodes("old"), Delete("new", forgotten=False))


def test_a_replacement_that_is_removed_before_the_older_instance_was_brings_it_back() -> None:
    fleet, _ = after(*deployed("old"), SeenRunning("old"), *deployed("new", "old"), SeenRunning("new"))
    fleet, tasks = step(fleet, Unwanted("new"))
    assert stages(fleet) == {"old": Stage.RUNNING, "new": Stage.STOPPING}
    assert tasks == (StopNodes("new"), StartNodes("old"))


def test_a_replaced_instance_is_removed_and_nothing_comes_back() -> None:
    fleet, _ = after(*deployed("old"), SeenRunning("old"), *deployed("new", "old"), SeenRunning("new"))
    fleet, tasks = step(fleet, Unwanted("old"))
    assert tasks == (StopNodes("old"),)
    fleet, tasks = step(fleet, SeenStopped("old"))
    assert tasks == (Delete("old", forgotten=True),)
    fleet, _ = step(fleet, Gone("old"))
    assert stages(fleet) == {"new": Stage.RUNNING}


def test_who_replaces_a_replacement_would_bring_back_the_first_when_that_one_is_gone() -> None:
    fleet, _ = after(
        *(*deployed("a"), SeenRunning("a"), *deployed("b", "a"), SeenRunning("b"), *deployed("c", "b")),
        *(Unwanted("b"), SeenStopped("b"), Gone("b"), Failed("c", "it crashed")),
    )
    assert stages(fleet) == {"a": Stage.RUNNING, "c": Stage.FAILED}


def test_what_fails_before_it_was_launched_is_deleted_but_told_of_until_its_removal() -> None:
    fleet, tasks = after(Wanted(outline("a"), "job"), Failed("a", "the disk is full"))
    assert tasks == (Delete("a", forgotten=False),)
    found = fleet.find("a")
    assert found is not None
    assert (found.stage, found.reason, found.launched) == (Stage.FAILED, "the disk is full", False)


def test_a_deployment_that_nobody_asks_for_any_more_is_swept() -> None:
    fleet, tasks = after(Wanted(outline("a"), "job"), Forsaken("a", "given up"))
    assert tasks == (Delete("a", forgotten=True),)
    assert stages(step(fleet, Gone("a"))[0]) == {}


def test_cameras_that_start_on_a_signal_are_paused_and_stay_as_they_were_signalled() -> None:
    asleep = Wanted(outline("a", cameras=2, launch="onSignal"), "job")
    fleet, tasks = after(
        asleep, Reached("a", Stage.INSTALLED), Launched("a"), Signalled("a", "camera_0", paused=False)
    )
    assert tasks == (PauseNode("a", "camera_0", paused=False),)
    found = fleet.find("a")
    assert found is not None
    assert found.paused == {"camera_1"}


def test_only_cameras_that_are_there_are_signalled() -> None:
    fleet, _ = after(*deployed("a"))
    assert step(fleet, Signalled("a", "code_node", paused=True)) == (fleet, ())
    assert step(fleet, Signalled("b", "camera_0", paused=True)) == (fleet, ())


def test_at_the_start_removals_go_on_and_what_was_in_force_starts_in_the_order_of_deployment() -> None:
    fleet, _ = after(
        *(*deployed("a"), SeenRunning("a"), *deployed("b"), SeenRunning("b"), *deployed("c"), Unwanted("c")),
        *(Wanted(outline("d"), "job"), Failed("d", "no way"), *deployed("e")),
    )
    assert tasks_at_start(fleet) == (
        Delete("c", forgotten=True),
        Delete("d", forgotten=False),
        StartNodes("a"),
        StartNodes("b"),
        StartNodes("e"),
    )


def test_instances_are_kept_and_read_again_as_they_were() -> None:
    fleet, _ = after(
        *(*deployed("a"), Signalled("a", "camera_0", paused=True)),
        *(Wanted(outline("b", replaces="a", ports=(8000,)), "job"), Failed("b", "no way", "model_0")),
    )
    kept = json.loads(json.dumps([each.to_document() for each in fleet.instances]))
    assert Fleet(tuple(Instance.from_document(each) for each in kept)) == fleet
