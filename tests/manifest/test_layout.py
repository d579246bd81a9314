"""Where an application's parts are looked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from belvedere_simulator.manifest.application import default_override, find_overrides
from manifest.editing import findings
from manifest.sample import ACCOUNT


def test_overrides_lie_beside_the_graph_the_plain_name_first(application: Path) -> None:
    graphs = application / "graphs" / "counter"
    for name in ("a_override.json", "Override-2.json", "other.json"):
        (graphs / name).write_text("{}", encoding="utf-8")
    assert [file.name for file in find_overrides(application)] == [
        "override.json",
        "Override-2.json",
        "a_override.json",
    ]
    assert default_override(application) == graphs / "override.json"


def test_no_override_is_chosen_when_it_is_not_plain_which(application: Path) -> None:
    graphs = application / "graphs" / "counter"
    (graphs / "override.json").rename(graphs / "north_override.json")
    assert default_override(application) == graphs / "north_override.json"
    (graphs / "south_override.json").write_text("{}", encoding="utf-8")
    assert default_override(application) is None
    for file in find_overrides(application):
        file.unlink()
    assert default_override(application) is None


@pytest.mark.parametrize(
    ("others", "by_version", "refused"), [(46, False, False), (47, False, True), (20, True, True)]
)
def test_packages_and_versions_have_a_quota(
    application: Path, others: int, by_version: bool, refused: bool
) -> None:
    camera = application / "packages" / f"{ACCOUNT}-front_door-1.0"
    text = (camera / "package.json").read_text(encoding="utf-8")
    for number in range(others):
        name, version = ("front_door", f"1.{number + 1}") if by_version else (f"camera{number}", "1.0")
        copy = Path(shutil.copytree(camera, camera.with_name(f"{ACCOUNT}-{name}-{version}")))
        changed = text.replace('"name": "front_door"', f'"name": "{name}"', 1)
        changed = changed.replace('"version": "1.0"', f'"version": "{version}"', 1)
        (copy / "package.json").write_text(changed, encoding="utf-8")
    codes = [code for _, code, _, _ in findings(application)]
    assert codes == (["BV-MAN-058"] if refused else [])


def test_a_package_without_a_name_has_that_of_its_folder(application: Path) -> None:
    file = application / "packages" / f"{ACCOUNT}-counter-1.0" / "package.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"name": "counter",', "").replace('"version": "1.0",', ""), encoding="utf-8")
    assert findings(application) == []
