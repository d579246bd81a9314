"""Accounts and names of packages, changed wherever they stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.application import load_application
from belvedere_simulator.projects.packages import import_project, rename_package
from manifest.sample import write_sample
from projects.contents import contents


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "counter")


def problems(folder: Path) -> list[tuple[str, str]]:
    override = folder / "graphs" / folder.name / "override.json"
    return [(problem.severity, problem.code) for problem in load_application(folder, override).problems]


def test_importing_changes_folders_graph_and_override(sample: Path) -> None:
    before = problems(sample)
    import_project(sample, "210987654321")
    assert problems(sample) == before
    assert {path.name.split("-")[0] for path in (sample / "packages").iterdir()} == {"210987654321"}
    for name in ("graph", "override"):
        assert "123456789012" not in (sample / "graphs" / "counter" / f"{name}.json").read_text()


def test_importing_there_and_back_leaves_every_byte(sample: Path) -> None:
    before = contents(sample)
    import_project(sample, "210987654321")
    import_project(sample, "123456789012")
    assert contents(sample) == before


def test_a_folder_that_begins_with_no_account_stays(sample: Path) -> None:
    (sample / "packages" / "my-notes-1.0").mkdir()
    import_project(sample, "210987654321")
    assert (sample / "packages" / "my-notes-1.0").is_dir()


def test_a_package_is_renamed_everywhere_and_mentions_are_told(sample: Path) -> None:
    (sample / "push.sh").write_text("#!/bin/sh\nbuild packages/123456789012-detector-1.0\n")
    before = problems(sample)
    outcome = rename_package(sample, "detector", "finder")
    assert problems(sample) == before
    place = sample / "packages" / "123456789012-finder-1.0"
    assert json.loads((place / "package.json").read_text())["nodePackage"]["name"] == "finder"
    assert any("push.sh:2" in note for note in outcome.notes)


def test_a_name_that_is_taken_changes_nothing(sample: Path) -> None:
    before = contents(sample)
    for name, new_name, code in (
        ("detector", "counter", "BV-EDT-005"),
        ("detector", "not good", "BV-EDT-005"),
        ("nobody", "somebody", "BV-PRJ-005"),
    ):
        with pytest.raises(BelvedereError) as refusal:
            rename_package(sample, name, new_name)
        assert refusal.value.code == code
    (sample / "packages" / "210987654321-counter-1.0").mkdir()
    with pytest.raises(BelvedereError) as refusal:
        import_project(sample, "210987654321")
    assert refusal.value.code == "BV-PRJ-002"
    (sample / "packages" / "210987654321-counter-1.0").rmdir()
    assert contents(sample) == before


def test_a_folder_that_cannot_be_renamed_leaves_everything(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(sample)
    rename = Path.rename

    def held(self: Path, target: Path) -> Path:
        if "front_door" in self.name and "210987654321" in target.name:
            raise OSError(16, "Device or resource busy")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(BelvedereError) as refusal:
        import_project(sample, "210987654321")
    assert refusal.value.code == "BV-PRJ-003"
    assert contents(sample) == before


def test_the_commands_tell_what_they_did(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["app", "import", str(sample), "--account", "210987654321", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "graphs/counter/graph.json" in told["Done"][0]
    assert main(["app", "rename", str(sample), "counter", "teller"]) == 0
    assert "210987654321-teller-1.0" in capsys.readouterr().out
    assert main(["app", "rename", str(sample / "packages"), "counter", "teller"]) == 2
    assert "BV-PRJ-001" in capsys.readouterr().err
