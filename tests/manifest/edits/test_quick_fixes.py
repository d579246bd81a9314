"""What an editor offers for a problem puts it right."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pytest

from belvedere_simulator.manifest.application import LoadedApplication, load_application
from belvedere_simulator.manifest.editing.draft import Draft, open_draft
from belvedere_simulator.manifest.editing.edit import TypeText
from belvedere_simulator.manifest.editing.graph_edits import AddRule
from belvedere_simulator.manifest.editing.offers import offers_of
from belvedere_simulator.manifest.editing.quick_fixes import QuickFix, fixes_of
from belvedere_simulator.manifest.problem import Problem

COUNTER = Path(str(resources.files("belvedere_resources"))) / "samples" / "people_counter"
THRESHOLD = '"producer": "threshold",'
DETECTOR = '"interface": "123456789012::PEOPLE_DETECTOR.interface"'
LISTED = '"name": "123456789012::PEOPLE_DETECTOR",\n                "version": "1.0"'


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("counter") / "people_counter"
    shutil.copytree(COUNTER, folder)
    return folder / "graphs" / "people_counter" / "graph.json"


def checked(draft: Draft, graph: Path) -> LoadedApplication:
    return load_application(graph, check_model_files=False, texts=draft.texts)


def with_text(graph: Path, before: str, after: str) -> Draft:
    draft = open_draft([graph])
    assert before in draft.texts[graph]
    return draft.make(TypeText(graph, draft.texts[graph].replace(before, after, 1)))


def fixes(draft: Draft, graph: Path, code: str) -> tuple[Problem, tuple[QuickFix, ...]]:
    loaded = checked(draft, graph)
    problem = next(each for each in loaded.problems if each.code == code)
    return problem, fixes_of(problem, draft, offers_of(loaded.packages, "123456789012"))


@pytest.mark.parametrize(
    ("code", "before", "after", "title"),
    [
        ("BV-MAN-020", THRESHOLD, '"producer": "treshold",', 'Connect "threshold" instead'),
        ("BV-MAN-020", THRESHOLD, '"producer": "sureness",', 'Add "sureness"'),
        ("BV-MAN-020", THRESHOLD, '"producer": "sureness",', "Remove the connection"),
        ("BV-MAN-020", '"camera_node.video_out"', '"yard.video_out"', 'Add "yard"'),
        ("BV-MAN-020", '"output_node.video_in"', '"monitor.video_in"', 'Add "monitor"'),
        (
            "BV-MAN-021",
            '"code_node.threshold"',
            '"code_node.treshold"',
            'Connect "code_node.threshold" instead',
        ),
        ("BV-MAN-023", THRESHOLD, '"producer": "label",', "Remove the connection"),
        (
            "BV-MAN-026",
            DETECTOR,
            DETECTOR.removesuffix('e"') + '"',
            'Use "PEOPLE_DETECTOR.interface"',
        ),
        ("BV-MAN-025", LISTED, LISTED.replace("1.0", "2.0"), "Use version 1.0"),
    ],
)
def test_a_fix_puts_its_problem_right(graph: Path, code: str, before: str, after: str, title: str) -> None:
    draft = with_text(graph, before, after)
    problem, offered = fixes(draft, graph, code)
    fix = next(each for each in offered if each.title == title)
    mended = draft.make(fix.edit)
    assert problem not in checked(mended, graph).problems
    assert mended.undo().texts == draft.texts


def test_an_edge_the_wrong_way_round_is_turned(graph: Path) -> None:
    text = open_draft([graph]).texts[graph]
    there = '"producer": "camera_node.video_out",\n                "consumer": "code_node.video_in"'
    back = '"producer": "code_node.video_in",\n                "consumer": "camera_node.video_out"'
    draft = with_text(graph, there, back)
    _, offered = fixes(draft, graph, "BV-MAN-022")
    assert draft.make(offered[0].edit).texts[graph] == text


def test_a_package_that_is_not_listed_is(graph: Path) -> None:
    draft = with_text(graph, LISTED, LISTED.replace("PEOPLE_DETECTOR", "OTHER"))
    _, offered = fixes(draft, graph, "BV-MAN-024")
    codes = {problem.code for problem in checked(draft.make(offered[0].edit), graph).problems}
    assert "BV-MAN-024" not in codes


def test_the_rule_of_a_port_that_no_node_has_is_removed(graph: Path) -> None:
    draft = open_draft([graph])
    opened = draft.make(AddRule(graph, {"node": "code_node", "containerPort": 81, "hostPort": 8081}))
    _, offered = fixes(opened, graph, "BV-MAN-038")
    assert '"containerPort"' not in opened.make(offered[0].edit).texts[graph]


def test_nothing_is_offered_while_the_text_is_no_json(graph: Path) -> None:
    assert fixes(with_text(graph, '"edges": [', '"edges": {'), graph, "BV-MAN-001")[1] == ()
