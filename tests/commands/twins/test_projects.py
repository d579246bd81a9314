"""A project from the template to registered packages, in the site's account."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.commands.main import main
from commands.twins.conftest import Belvedere


def test_a_new_project_is_built_and_registered(belvedere: Belvedere, tmp_path: Path) -> None:
    folder = tmp_path / "front-gate"
    assert belvedere("app", "new", str(folder)).code == 0
    assert {path.name.split("-")[0] for path in (folder / "packages").iterdir()} == {"123456789012"}
    assert main(["app", "build", str(folder)]) == 0
    told = belvedere("app", "package", str(folder), "--json")
    versions = {each["PackageName"]: each["Status"] for each in told.json["PackageVersions"]}
    assert versions == {"FRONT_GATE_CODE": "REGISTER_COMPLETED", "FRONT_GATE_MODEL": "REGISTER_COMPLETED"}
    assert belvedere("app", "import", str(folder)).out == "Everything was like that already.\n"
