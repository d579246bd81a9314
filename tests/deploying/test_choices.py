"""What is chosen becomes an override that says just that."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.deploying.choices import CameraNode, choices_of, override_for
from belvedere_simulator.deploying.log_lines import LogLine, fix_of, that_matter
from belvedere_simulator.deploying.previous import pinned
from belvedere_simulator.deploying.stages import DONE, FAILED, INSTALL, SKIPPED, STAGES, START, StageBook
from belvedere_simulator.manifest.deployment import read_sent_graph, read_sent_override
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.resolved import ParameterValue
from fakes.samples import SAMPLES

FOLDER = SAMPLES / "status_page" / "graphs" / "status_page"
GRAPH = read_sent_graph((FOLDER / "graph.json").read_text(), "graph.json", Problems())
OVERRIDE = (FOLDER / "override.json").read_text()
CAMERAS = ("square_camera", "gate", "title", "code_node")
KNOWN = {name: CameraNode(name, "123456789012", "1.0", name) for name in CAMERAS}


@settings(max_examples=60, deadline=None)
@given(
    base=st.sampled_from(["", OVERRIDE]),
    cameras=st.lists(st.sampled_from(CAMERAS), unique=True),
    launch=st.sampled_from(["onAppStart", "onSignal"]),
    title=st.from_regex(r"[A-Za-z0-9 ]{0,40}", fullmatch=True),
    clock=st.booleans(),
    host=st.none() | st.integers(8000, 9000),
)
def test_an_override_has_what_was_chosen_and_nothing_twice(
    base: str, cameras: list[str], launch: str, title: str, clock: bool, host: int | None
) -> None:
    assert GRAPH is not None
    ports = [] if host is None else [{"node": "code_node", "container": 80, "host": host}]
    values: dict[str, ParameterValue] = {"title": title, "show_clock": clock}
    chosen = {"camera_node": {"cameras": cameras, "launch": launch}}
    text = override_for(GRAPH, base, chosen, values, ports, KNOWN)
    problems = Problems()
    override = read_sent_override(text, "override.json", problems)
    assert override is not None
    assert not problems.have_errors
    choices = choices_of(GRAPH, override)
    assert choices.inputs[0].cameras == tuple(cameras)
    assert not cameras or choices.inputs[0].launch == launch
    assert {each.node: each.value for each in choices.parameters}.items() >= values.items()
    assert [(port.host, port.is_open) for port in choices.ports] == [(host or 8080, host is not None)]
    names = [node.name for node in (*GRAPH.nodes, *override.nodes)]
    assert len(names) == len(set(names))
    # The same choices once more change nothing.
    again = json.loads(override_for(GRAPH, text, chosen, values, ports, KNOWN))
    assert again == json.loads(text)


def test_what_is_not_chosen_stays() -> None:
    assert GRAPH is not None
    document = json.loads(OVERRIDE)
    document["nodeGraphOverrides"]["edges"] = [{"producer": "a", "consumer": "b.c"}]
    text = override_for(GRAPH, json.dumps(document), {}, {}, [], KNOWN)
    kept = {**document["nodeGraphOverrides"]}
    kept.pop("networkRoutingRules")
    assert json.loads(text)["nodeGraphOverrides"] == kept


def test_a_copy_names_the_patches_that_ran() -> None:
    text = pinned(OVERRIDE, "nodeGraphOverrides", {("square_camera", "1.0"): "a" * 64})
    [reference] = json.loads(text)["nodeGraphOverrides"]["packages"]
    assert reference["patchVersion"] == "a" * 64


def test_stages_follow_each_other_with_their_times() -> None:
    now = iter(range(100))
    book = StageBook(lambda: float(next(now)))
    book.reach("register")
    book.reach(START)
    states = {stage.name: stage.state for stage in book.stages}
    assert [states[name] for name in STAGES] == [SKIPPED, SKIPPED, DONE, DONE, DONE, "runs"]
    assert book.fail("no") == START
    assert book.stages[-1].state == FAILED
    fresh = StageBook(lambda: 0.0)
    fresh.reach(INSTALL)
    fresh.finish()
    assert {stage.state for stage in fresh.stages[-3:]} == {DONE}


def test_lines_that_matter_have_their_neighbours_and_tell_what_to_do() -> None:
    texts = [f"line {number}" for number in range(50)]
    texts[3] = "2026-11-21 15:54:46.744 WARN loadApplicationGraph(118) failed to open a file"
    texts[20] = "ValueError: the canary sings"
    texts[40] = "it ended: BV-HST-001"
    streams = ["console_output" if number == 30 else "code_node" for number in range(50)]
    lines = [LogLine(at, stream, text) for at, (stream, text) in enumerate(zip(streams, texts, strict=True))]
    assert [line.at for line in that_matter(lines)] == [*range(18, 23), 30, *range(38, 43)]
    assert fix_of(texts)
    assert [line.at for line in that_matter(lines[5:10], 3)] == [7, 8, 9]
    assert that_matter([]) == []
    assert fix_of([]) == ""
