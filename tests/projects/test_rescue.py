"""Projects brought back from what is left of them."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.application.build.build import build_container
from belvedere_simulator.application.node.archive import Limits
from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.application import load_application
from belvedere_simulator.projects.comparing import compare_projects
from belvedere_simulator.projects.rescue.archives import look_into, take_code
from belvedere_simulator.projects.rescue.recovering import rescue_project
from fakes.tars import unpack
from projects.conftest import ACCOUNT

CODE, MODEL = f"{ACCOUNT}-DOOR_WATCH_CODE-1.0", f"{ACCOUNT}-DOOR_WATCH_MODEL-1.0"


@pytest.fixture
def built(project: Path) -> Path:
    build_container(project / "packages" / CODE, project / "assets")
    return project


@pytest.fixture
def remains(built: Path, tmp_path: Path) -> Path:
    """What a bucket holds: assets and manifests by their SHA-256, and the graph that the service tells."""
    folder = Path(shutil.copytree(built / "assets", tmp_path / "remains"))
    for number, package in enumerate((CODE, MODEL)):
        shutil.copyfile(built / "packages" / package / "package.json", folder / f"{number}.json")
    shutil.copyfile(built / "graphs" / built.name / "graph.json", folder / "g.json")
    return folder


def test_a_project_comes_back_whole(built: Path, tmp_path: Path) -> None:
    rescued = rescue_project([built], tmp_path / "again")
    assert rescued.missing == ()
    assert compare_projects(built, tmp_path / "again") == ()


def test_from_assets_and_manifests_alone_everything_comes_back(
    remains: Path, built: Path, tmp_path: Path
) -> None:
    rescued = rescue_project([remains], tmp_path / "again")
    assert rescued.missing == ()
    assert compare_projects(built, tmp_path / "again") == ()
    source = "packages/" + CODE + "/src/application.py"
    assert (tmp_path / "again" / source).read_bytes() == (built / source).read_bytes()
    assert load_application(tmp_path / "again").errors == ()


def test_what_is_missing_is_listed_with_the_way_to_it(
    remains: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (remains / "g.json").unlink()
    for archive in remains.glob("*.tar.gz"):
        archive.unlink()
    told = rescued_json(capsys, remains, tmp_path / "again")
    assert [item["What"].split()[1] for item in told["Missing"]] == ["code", "model", "graph"]
    assert all(item["How"] for item in told["Missing"])
    loaded = load_application(tmp_path / "again")
    assert loaded.graph is not None
    assert {node.name for node in loaded.graph.nodes} == {
        "code_node", "model_node", "camera_node", "output_node", "threshold",
    }  # fmt: skip


def test_a_lone_model_takes_the_place_of_the_lost_one(
    remains: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for archive in remains.glob("*.tar.gz"):
        contents = look_into(archive)
        if contents is not None and contents.kind == "model":
            unpack(archive, remains)
            archive.unlink()
    assert rescued_json(capsys, remains, tmp_path / "again")["Missing"] == []
    assert load_application(tmp_path / "again").errors == ()


def test_packages_and_damaged_files_are_told(
    remains: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (remains / "0.json").unlink()
    largest = max(remains.glob("*.tar.gz"), key=lambda file: file.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-20])
    (remains / ("0" * 64 + ".json")).write_text("{")
    told = rescued_json(capsys, remains, tmp_path / "again")
    assert ["DOOR_WATCH_CODE" in item["What"] for item in told["Missing"]] == [True]
    assert any(str(largest) in note for note in told["Notes"])


def test_nothing_of_an_application_makes_no_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("{}")
    with pytest.raises(BelvedereError) as refusal:
        rescue_project([tmp_path / "notes.json"], tmp_path / "again")
    assert refusal.value.code == "BV-PRJ-010"
    assert [path.name for path in tmp_path.iterdir()] == ["notes.json"]


def test_names_in_manifests_lead_nowhere(remains: Path, tmp_path: Path) -> None:
    file = remains / "1.json"
    manifest: Any = json.loads(file.read_text())
    form = manifest["nodePackage"]["assets"][0]["implementations"][0]
    form.update(assetUri="../../escaped.tar.gz", descriptorUri="../escaped.json")
    file.write_text(json.dumps(manifest))
    shutil.copyfile(next(remains.glob("*.tar.gz")), remains / "escaped.tar.gz")
    manifest["nodePackage"]["name"] = "../escaped"
    (remains / "2.json").write_text(json.dumps(manifest))
    before = {path.name for path in tmp_path.iterdir()}
    rescued = rescue_project([remains], tmp_path / "again")
    assert {path.name for path in tmp_path.iterdir()} == before | {"again"}
    assert sorted(path.name for path in (tmp_path / "again" / "packages").iterdir()) == [CODE, MODEL]
    assert any("2.json" in note for note in rescued.outcome.notes)


def _file(name: str, content: bytes = b"x") -> Callable[[tarfile.TarFile], None]:
    def add(tar: tarfile.TarFile) -> None:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))

    return add


def _special(name: str, kind: bytes, target: str = "") -> Callable[[tarfile.TarFile], None]:
    def add(tar: tarfile.TarFile) -> None:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, target
        tar.addfile(member)

    return add


def _archive(file: Path, *members: Callable[[tarfile.TarFile], None]) -> Path:
    with tarfile.open(file, "w:gz") as tar:
        for add in members:
            add(tar)
    return file


def test_hostile_archives_write_nothing_elsewhere(tmp_path: Path) -> None:
    archive = _archive(
        tmp_path / "hostile.tar.gz",
        _file("panorama/app.py", b"print()"),
        _file("./panorama/sub/../../panorama/deep/b.py"),
        _file("panorama/../../out.py"),
        _file("/panorama/absolute.py"),
        _file("panorama/C:evil.py"),
        _file("panorama/" + "n" * 300),
        _file("panorama/app.py/below"),
        _file("panorama/big", b"0" * 2000),
        _special("panorama/link.py", tarfile.SYMTYPE, "app.py"),
        _special("panorama/absolute_link.py", tarfile.SYMTYPE, "/panorama/app.py"),
        _special("panorama/passwords", tarfile.SYMTYPE, "/etc/passwd"),
        _special("panorama/up", tarfile.SYMTYPE, "../../../etc/passwd"),
        _special("panorama/hard", tarfile.LNKTYPE, "etc/passwd"),
        _special("panorama/pipe", tarfile.FIFOTYPE),
        _special("panorama/device", tarfile.CHRTYPE),
        _file("etc/shadow"),
    )
    place = tmp_path / "place" / "src"
    taken = take_code(archive, place, Limits(free_size=1000, ratio=0))
    assert {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()} == {
        "app.py", "deep/b.py", "link.py", "absolute_link.py",
    }  # fmt: skip
    assert not any(path.is_symlink() for path in place.rglob("*"))
    assert (place / "absolute_link.py").read_bytes() == b"print()"
    assert {path.name for path in tmp_path.iterdir()} == {"hostile.tar.gz", "place"}
    assert {"panorama/big", "panorama/passwords", "panorama/up", "panorama/hard", "panorama/pipe"} <= {
        *taken.left_out
    }


def test_what_was_installed_becomes_requirements(remains: Path, tmp_path: Path) -> None:
    archive = _archive(
        remains / "container.tar.gz",
        _file("panorama/app.py", b"print()"),
        _file("usr/lib/python3.8/dist-packages/boto3-1.20.0.dist-info/METADATA"),
        _file("usr/lib/python3.8/dist-packages/numpy-1.24.3.dist-info/METADATA"),
    )
    manifest: Any = json.loads((remains / "0.json").read_text())
    manifest["nodePackage"]["assets"] = []
    (remains / "0.json").write_text(json.dumps(manifest))
    for other in remains.glob("*.tar.gz"):
        contents = look_into(other)
        if other != archive and contents is not None and contents.kind == "container":
            other.unlink()
    rescue_project([remains], tmp_path / "again")
    package = tmp_path / "again" / "packages" / CODE
    assert (package / "src" / "requirements.txt").read_text() == "boto3  # 1.20.0 was installed\n"
    recipe = load_application(tmp_path / "again").recipe
    assert recipe is not None
    assert [words[-1] for words in recipe.pip] == [str(package / "src" / "requirements.txt")]


def rescued_json(capsys: pytest.CaptureFixture[str], source: Path, folder: Path) -> Any:
    code = main(["app", "rescue", str(source), "--into", str(folder), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert code == (1 if told["Missing"] else 0)
    return told
