"""Changes of a project, looked at before they are made, and taken back to the letter."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.projects.models import add_model
from belvedere_simulator.projects.packages import plan_import, plan_rename
from belvedere_simulator.projects.personal import plan_samplify
from belvedere_simulator.projects.steps import Step
from belvedere_simulator.projects.taking_back import kept_way_back, make_step, take_back, way_back
from fakes.models import doubling_model
from fakes.properties import ONE_FOLDER
from projects.contents import contents

OTHER = "345678901234"
PLANS: list[Callable[[Path], Step]] = [
    lambda project: plan_import(project, OTHER),
    lambda project: plan_rename(project, "DOOR_WATCH_CODE", "WATCH_CODE"),
    plan_samplify,
]


@pytest.mark.parametrize("plan", PLANS, ids=["import", "rename", "samplify"])
def test_a_change_is_looked_at_made_and_taken_back(
    project: Path, own_data: Path, plan: Callable[[Path], Step]
) -> None:
    before = contents(project)
    step = plan(project)
    assert step.sections
    assert contents(project) == before
    make_step(step)
    assert contents(project) != before
    back = way_back(project)
    assert back is not None
    assert back.title == step.title
    assert take_back(project / "graphs" / project.name).folder == project
    make_step(plan(project))
    assert all(file.stat().st_mode & 0o077 == 0 for file in own_data.rglob("step.json"))
    take_back(project)
    assert contents(project) == before
    assert way_back(project) is None


@given(
    changes=st.lists(
        st.one_of(
            st.tuples(st.just("import"), st.from_regex(r"[0-9]{12}", fullmatch=True)),
            st.tuples(st.just("rename"), st.from_regex(r"[A-Z][A-Za-z0-9_-]{0,20}", fullmatch=True)),
            st.tuples(st.just("samplify"), st.just("")),
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=20, suppress_health_check=ONE_FOLDER)
def test_whatever_was_changed_the_last_change_is_taken_back(
    made: Path, tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, str]]
) -> None:
    project = Path(shutil.copytree(made, tmp_path_factory.mktemp("any") / made.name))
    name = "DOOR_WATCH_CODE"
    for kind, word in changes:
        before = contents(project)
        try:
            if kind == "import":
                step = plan_import(project, word)
            else:
                step = plan_rename(project, name, word) if kind == "rename" else plan_samplify(project)
            make_step(step)
        except BelvedereError:
            assert contents(project) == before
            continue
        name = word if kind == "rename" else name
        if contents(project) == before:
            continue
        after = contents(project)
        take_back(project)
        assert contents(project) == before
        make_step(step)
        assert contents(project) == after


def test_a_model_that_was_replaced_comes_back(project: Path, tmp_path: Path) -> None:
    before = contents(project)
    add_model(project, doubling_model(tmp_path / "new.onnx", (1, 3, 64, 64)), keep=kept_way_back)
    assert contents(project).keys() != before.keys()
    take_back(project)
    assert contents(project) == before


def test_what_was_edited_since_is_not_written_over(project: Path) -> None:
    make_step(plan_import(project, OTHER))
    graph = project / "graphs" / project.name / "graph.json"
    graph.write_text(graph.read_text() + "\n")
    edited = contents(project)
    with pytest.raises(BelvedereError) as refusal:
        take_back(project)
    assert refusal.value.code == "BV-EDT-010"
    assert contents(project) == edited


def test_a_way_back_that_cannot_be_kept_changes_nothing(project: Path, own_data: Path) -> None:
    own_data.write_text("a file where a folder is needed")
    before = contents(project)
    with pytest.raises(BelvedereError) as refusal:
        make_step(plan_import(project, OTHER))
    assert refusal.value.code == "BV-PRJ-012"
    assert contents(project) == before


def test_a_change_that_fails_leaves_the_way_back_of_the_one_before(project: Path) -> None:
    before = contents(project)
    make_step(plan_import(project, OTHER))
    step = plan_rename(project, "DOOR_WATCH_CODE", "WATCH_CODE")
    step.moves[0].new.mkdir()
    with pytest.raises(BelvedereError) as refusal:
        make_step(step)
    assert refusal.value.code == "BV-PRJ-002"
    step.moves[0].new.rmdir()
    take_back(project)
    assert contents(project) == before


def test_secrets_are_not_shown_before_they_are_taken_out(project: Path) -> None:
    override = project / "graphs" / project.name / "override.json"
    node = {"name": "door", "interface": "string", "value": "rtsp://anna:hunter2@10.0.0.7/live"}
    override.write_text(
        json.dumps({"nodeGraphOverrides": {"envelopeVersion": "2021-01-01", "nodes": [node]}})
    )
    step = plan_samplify(project)
    assert "hunter2" not in str(step.sections)
    assert "hunter2" not in "".join(step.notes)


def test_the_commands_plan_change_and_take_back(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(project)
    rename = ["app", "rename", str(project), "DOOR_WATCH_CODE", "WATCH_CODE"]
    assert main([*rename, "--plan", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["Folders"][0]["New"].endswith("-WATCH_CODE-1.0")
    assert {section["Title"] for section in told["Sections"]} == {
        f"graphs/{project.name}/graph.json",
        f"{told['Folders'][0]['Old']}/package.json",
    }
    assert main([*rename, "--plan"]) == 0
    assert contents(project) == before
    assert main(rename) == 0
    assert main(["app", "undo", str(project)]) == 0
    assert contents(project) == before
    capsys.readouterr()
    assert main(["app", "undo", str(project)]) == 2
    assert "BV-PRJ-011" in capsys.readouterr().err
