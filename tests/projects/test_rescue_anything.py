"""Whatever is left of a project, and however it was damaged: a project comes out, or an error with a code."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.application.build.build import build_container
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.application import load_application
from belvedere_simulator.projects.creating import new_project
from belvedere_simulator.projects.rescue.recovering import rescue_project

WORDS = [
    b'"nodePackage"',
    b'"nodeGraph"',
    b'"name"',
    b'"assets"',
    b'"interfaces"',
    b'"1.0"',
    b"[",
    b'"model"',
]
VALUES = [b"{}", b"null", b"[]", b"7", b'""', b'"../x"', b'"a b"', b"{"]
DAMAGE = st.tuples(
    st.sampled_from(["keep", "remove", "cut", "replace", "rename", "twice"]),
    st.integers(0, 5000),
    st.sampled_from(WORDS),
    st.sampled_from(VALUES),
)


@pytest.fixture(scope="module")
def remains(tmp_path_factory: pytest.TempPathFactory) -> Path:
    above = tmp_path_factory.mktemp("whole")
    project = above / "gate"
    new_project(project)
    build_container(project / "packages" / "123456789012-GATE_CODE-1.0", project / "assets")
    folder = Path(shutil.copytree(project / "assets", above / "remains"))
    for number, manifest in enumerate(sorted(project.glob("packages/*/package.json"))):
        shutil.copyfile(manifest, folder / f"{number}.json")
    shutil.copyfile(project / "graphs" / "gate" / "graph.json", folder / "graph.json")
    return folder


@settings(max_examples=25)
@given(st.lists(DAMAGE, min_size=7, max_size=7))
def test_it_comes_back_or_says_why(remains: Path, damage: list[tuple[str, int, bytes, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as above:
        left = Path(above, "left")
        left.mkdir()
        for file, (kind, place, word, value) in zip(sorted(remains.iterdir()), damage, strict=True):
            content = file.read_bytes()
            if kind == "cut":
                content = content[:place]
            elif kind == "replace":
                content = content.replace(word, value)
            if kind != "remove":
                (left / (f"other-{file.name}" if kind == "rename" else file.name)).write_bytes(content)
            if kind == "twice":
                (left / f"copy-{file.name}").write_bytes(content[:place] + content[place:])
        target = Path(above, "again")
        try:
            rescued = rescue_project([left], target)
        except BelvedereError as error:
            assert error.code == "BV-PRJ-010"
            assert [path.name for path in Path(above).iterdir()] == ["left"]
            return
        assert {path.name for path in Path(above).iterdir()} == {"left", "again"}
        for manifest in target.rglob("*.json"):
            json.loads(manifest.read_bytes())
        if not rescued.missing and all(kind in {"keep", "rename", "twice"} for kind, *_ in damage):
            assert load_application(target).errors == ()
