"""New projects from templates."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.application import load_application
from belvedere_simulator.projects.creating import new_project, templates
from fakes.tars import unpack
from projects.conftest import ACCOUNT
from projects.template_model import template_model

TEMPLATES = Path(__file__).parents[2] / "resources/belvedere_resources/templates"


@pytest.mark.parametrize("template", [template.name for template in templates()])
def test_a_new_project_has_no_errors(tmp_path: Path, template: str) -> None:
    new_project(tmp_path / "gate", template, ACCOUNT)
    loaded = load_application(tmp_path / "gate")
    assert loaded.errors == ()
    # It is not built, and its camera is chosen where it runs.
    assert {problem.code for problem in loaded.problems} <= {"BV-MAN-027", "BV-MAN-053"}


def test_names_and_account_are_everywhere(made: Path) -> None:
    names = sorted(path.name for path in (made / "packages").iterdir())
    assert names == [f"{ACCOUNT}-DOOR_WATCH_CODE-1.0", f"{ACCOUNT}-DOOR_WATCH_MODEL-1.0"]
    graph = (made / "graphs" / "door-watch" / "graph.json").read_text()
    assert f'"{ACCOUNT}::DOOR_WATCH_MODEL.interface"' in graph
    texts = [path.read_text() for path in made.rglob("*") if path.suffix in {".json", ".py", ".md"}]
    assert not any("TEMPLATE" in text or "123456789012" in text for text in texts)


def test_the_model_that_comes_along_is_the_one_that_the_tests_make(tmp_path: Path) -> None:
    for file in (TEMPLATES / "model" / "assets").iterdir():
        assert file.name.split(".")[0] == hashlib.sha256(file.read_bytes()).hexdigest()
        if file.name.endswith(".tar.gz"):
            unpack(file, tmp_path)
    assert (tmp_path / "model.onnx").read_bytes() == template_model()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "gate").mkdir()
    with pytest.raises(BelvedereError) as refusal:
        new_project(tmp_path / "gate")
    assert refusal.value.code == "BV-PRJ-002"
    assert list((tmp_path / "gate").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "template", "account", "code"),
    [
        ("has blanks", "model", ACCOUNT, "BV-PRJ-004"),
        ("gate", "model", "me", "BV-EDT-005"),
        ("gate", "../samples", ACCOUNT, "BV-PRJ-006"),
    ],
)
def test_what_cannot_be_made_leaves_nothing(
    tmp_path: Path, name: str, template: str, account: str, code: str
) -> None:
    with pytest.raises(BelvedereError) as refusal:
        new_project(tmp_path / name, template, account)
    assert refusal.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_a_failure_on_the_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def full(self: Path, target: Path) -> Path:
        if "MODEL" in self.name:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(BelvedereError) as refusal:
        new_project(tmp_path / "gate")
    assert refusal.value.code == "BV-PRJ-003"
    assert list(tmp_path.iterdir()) == []


def test_an_application_called_like_the_template_is_made_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "template"
    assert main(["app", "new", str(folder), "--account", "123456789012", "--json"]) == 0
    assert str(folder) in capsys.readouterr().out
    assert load_application(folder).errors == ()


def test_all_of_its_code_is_built_at_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["app", "build", str(project)]) == 0
    first = sorted(path.name for path in (project / "assets").iterdir())
    assert "DOOR_WATCH_CODE: " in capsys.readouterr().out
    assert load_application(project).errors == ()
    assert "BV-MAN-027" not in {problem.code for problem in load_application(project).problems}
    assert main(["app", "build", str(project)]) == 0
    assert sorted(path.name for path in (project / "assets").iterdir()) == first
    code = next(project.glob("packages/*_CODE-*"))
    code.rename(project / code.name)
    assert main(["app", "build", str(project)]) == 2
    assert "BV-PRJ-005" in capsys.readouterr().err
