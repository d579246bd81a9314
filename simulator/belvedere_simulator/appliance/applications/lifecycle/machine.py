"""The life of application instances as a pure function: where a happening leads, and what is to be done.

The new state is kept before anything is done about it. After a power cut `tasks_at_start` tells what to do
with what was kept, so that each step is either finished or as if it had not begun.
"""

from __future__ import annotations

from dataclasses import replace

from belvedere_simulator.appliance.applications.lifecycle.fleet import (
    IN_FORCE,
    LEAVING,
    MAKING,
    Fleet,
    Instance,
    Stage,
)
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
from belvedere_simulator.appliance.applications.lifecycle.outline import CAMERA

Step = tuple[Fleet, tuple[Task, ...]]


def step(fleet: Fleet, happening: Happening) -> Step:
    """Where it leads. What cannot happen to an instance where it is changes nothing."""
    if isinstance(happening, Wanted):
        return _wanted(fleet, happening), ()
    found = fleet.find(happening.instance)
    if found is None:
        return fleet, ()
    match happening:
        case Reached(stage=stage):
            return _reached(fleet, found, stage), ()
        case Launched():
            return _launched(fleet, found)
        case SeenRunning():
            ready = found.stage is Stage.LAUNCHED
            return (fleet.changed(found.id, stage=Stage.RUNNING) if ready else fleet), ()
        case Failed(reason=reason, culprit=culprit):
            return _failed(fleet, found, reason, culprit)
        case Forsaken(reason=reason):
            return _forsaken(fleet, found, reason)
        case Unwanted():
            return _unwanted(fleet, found)
        case SeenStopped():
            if found.stage not in LEAVING:
                return fleet, ()
            return fleet.changed(found.id, stage=Stage.STOPPED), (Delete(found.id, forgotten=True),)
        case Gone():
            return (fleet.without(found.id) if found.stage in LEAVING else fleet), ()
        case Signalled(node=node, paused=paused):
            return _signalled(fleet, found, node, paused=paused)


def tasks_at_start(fleet: Fleet) -> tuple[Task, ...]:
    """At the start: go on with removals, delete what was made of failures, start what is in force."""
    tasks: list[Task] = []
    for instance in fleet.instances:
        if instance.stage in LEAVING:
            tasks.append(Delete(instance.id, forgotten=True))
        elif instance.stage is Stage.FAILED:
            tasks.append(Delete(instance.id, forgotten=False))
    tasks += [StartNodes(each.id) for each in fleet.instances if each.stage in IN_FORCE]
    return tuple(tasks)


def _wanted(fleet: Fleet, happening: Wanted) -> Fleet:
    outline = happening.outline
    if fleet.find(outline.id) is not None:
        return fleet
    return fleet.with_(Instance(outline, happening.job, paused=outline.asleep))


def _reached(fleet: Fleet, found: Instance, stage: Stage) -> Fleet:
    # Backwards too: what was downloaded is verified again after a power cut.
    if found.stage not in MAKING or stage not in MAKING:
        return fleet
    return fleet.changed(found.id, stage=stage)


def _launched(fleet: Fleet, found: Instance) -> Step:
    if found.stage is not Stage.INSTALLED:
        return fleet, ()
    started = fleet.changed(found.id, stage=Stage.LAUNCHED, launched=True)
    older = fleet.find(found.outline.replaces)
    if older is None or older.stage not in IN_FORCE:
        return started, (StartNodes(found.id),)
    # Ports and the display are free before the new one asks for them.
    both = started.changed(older.id, stage=Stage.REPLACED)
    return both, (StopNodes(older.id), StartNodes(found.id))


def _failed(fleet: Fleet, found: Instance, reason: str, culprit: str) -> Step:
    if not found.unfinished:
        return fleet, ()
    stopped = (StopNodes(found.id),) if found.stage is Stage.LAUNCHED else ()
    failed = fleet.changed(found.id, stage=Stage.FAILED, reason=reason, culprit=culprit)
    back, started = _brought_back(failed, found)
    return back, (*stopped, *started, Delete(found.id, forgotten=False))


def _forsaken(fleet: Fleet, found: Instance, reason: str) -> Step:
    if found.stage is Stage.LAUNCHED:
        return _failed(fleet, found, reason, "")
    if found.stage not in MAKING:
        return fleet, ()
    return fleet.changed(found.id, stage=Stage.STOPPED), (Delete(found.id, forgotten=True),)


def _unwanted(fleet: Fleet, found: Instance) -> Step:
    if found.stage in LEAVING:
        return fleet, ()
    leaving = _inherited(fleet.changed(found.id, stage=Stage.STOPPING), found)
    back, started = _brought_back(leaving, found)
    return back, (StopNodes(found.id), *started)


def _brought_back(fleet: Fleet, going: Instance) -> Step:
    """What `going` had replaced, and nobody removed, runs again."""
    older = fleet.find(going.outline.replaces)
    if older is None or older.stage is not Stage.REPLACED or going.stage not in IN_FORCE:
        return fleet, ()
    return fleet.changed(older.id, stage=Stage.RUNNING), (StartNodes(older.id),)


def _inherited(fleet: Fleet, going: Instance) -> Fleet:
    """Who replaces one that was itself a replacement would bring back what that one replaced."""
    if going.stage is not Stage.REPLACED:
        return fleet
    changed = fleet
    for each in fleet.instances:
        if each.outline.replaces == going.id:
            outline = replace(each.outline, replaces=going.outline.replaces)
            changed = changed.changed(each.id, outline=outline)
    return changed


def _signalled(fleet: Fleet, found: Instance, node: str, *, paused: bool) -> Step:
    if found.stage not in IN_FORCE or node not in found.outline.named(CAMERA):
        return fleet, ()
    nodes = found.paused | {node} if paused else found.paused - {node}
    return fleet.changed(found.id, paused=nodes), (PauseNode(found.id, node, paused),)
