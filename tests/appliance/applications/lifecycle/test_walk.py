"""Whatever happens in whatever order, with a power cut between any two things that are done."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.applications.lifecycle.documents import outline
from belvedere_simulator.appliance.applications.lifecycle.fleet import IN_FORCE, LEAVING, Fleet, Stage
from belvedere_simulator.appliance.applications.lifecycle.happenings import (
    Delete,
    Failed,
    Forsaken,
    Gone,
    Happening,
    Launched,
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

NAMES = ("a", "b", "c", "d")
PORT = 8000

_names = st.sampled_from(NAMES)
_making = st.sampled_from([Stage.DOWNLOADING, Stage.DOWNLOADED, Stage.VERIFIED, Stage.INSTALLED])
_happenings: st.SearchStrategy[Happening] = st.one_of(
    st.builds(
        lambda name, older: Wanted(
            outline(name, replaces=None if older == name else older, ports=(PORT,)), "job"
        ),
        _names,
        st.one_of(st.none(), _names),
    ),
    st.builds(Reached, _names, _making),
    st.builds(Launched, _names),
    st.builds(SeenRunning, _names),
    st.builds(Failed, _names, st.just("why")),
    st.builds(Forsaken, _names, st.just("why")),
    st.builds(Unwanted, _names),
    st.builds(SeenStopped, _names),
    st.builds(Signalled, _names, st.sampled_from(["camera_0", "code_node"]), st.booleans()),
)


@dataclass
class Machine:
    """A computer: what is kept, what runs, and what lies on the disk."""

    kept: Fleet = field(default_factory=Fleet)
    running: list[str] = field(default_factory=list)
    disk: set[str] = field(default_factory=set)

    def happen(self, happening: Happening, cut_after: int | None) -> bool:
        """Keep it and do what follows; after `cut_after` tasks the power is cut, which is told by True."""
        self.kept, tasks = step(self.kept, happening)
        if isinstance(happening, Wanted) and self.kept.find(happening.outline.id):
            self.disk.add(happening.outline.id)
        for done, task in enumerate(tasks):
            if done == cut_after:
                return True
            self.do(task)
        return False

    def do(self, task: Task) -> None:
        match task:
            case StartNodes(instance):
                assert instance not in self.running
                self.running.append(instance)
            case StopNodes(instance):
                self.running = [each for each in self.running if each != instance]
            case Delete(instance, forgotten=True):
                assert instance not in self.running
                self.disk.discard(instance)
                self.happen(Gone(instance), None)

    def restart(self) -> None:
        """The power is back."""
        self.running = []
        for task in tasks_at_start(self.kept):
            self.do(task)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(_happenings, st.one_of(st.none(), st.integers(0, 2))), max_size=40))
def test_what_runs_is_what_is_kept_and_nothing_of_the_removed_stays(
    events: list[tuple[Happening, int | None]],
) -> None:
    machine = Machine()
    for happening, cut_after in events:
        if machine.happen(happening, cut_after):
            machine.restart()
            assert not [each for each in machine.kept.instances if each.stage in LEAVING]
        fleet = machine.kept
        assert sorted(machine.running) == sorted(
            each.id for each in fleet.instances if each.stage in IN_FORCE
        )
        assert machine.disk == {each.id for each in fleet.instances}
        replaced = [each.id for each in fleet.instances if each.stage is Stage.REPLACED]
        for name in replaced:
            # Somebody took its place, and would bring it back.
            assert [each for each in fleet.instances if each.outline.replaces == name]


@settings(max_examples=200, deadline=None)
@given(st.lists(_happenings, max_size=30))
def test_what_was_deployed_runs_again_after_a_restart_in_the_same_order(events: list[Happening]) -> None:
    machine = Machine()
    for happening in events:
        machine.happen(happening, None)
    before = [each.id for each in machine.kept.instances if each.stage in IN_FORCE]
    machine.restart()
    assert machine.running == before


@settings(max_examples=200, deadline=None)
@given(st.lists(_happenings, max_size=30))
def test_everything_can_be_removed_from_wherever_it_is(events: list[Happening]) -> None:
    machine = Machine()
    for happening in events:
        machine.happen(happening, None)
    for name in NAMES:
        machine.happen(Unwanted(name), None)
        machine.happen(SeenStopped(name), None)
    machine.restart()
    assert (machine.kept, machine.running, machine.disk) == (Fleet(), [], set())
