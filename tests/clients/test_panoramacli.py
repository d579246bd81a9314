"""panorama-cli 1.1.6, unchanged, from an empty folder to a registered application."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from belvedere_simulator.application.build.build import Wanted, pack_container
from belvedere_simulator.application.build.shim import write_shim
from belvedere_simulator.commands.main import main
from fakes.client_site import PANORAMA_CLI, ClientSite, Done, aws_folder
from fakes.environments import environment

CODE, MODEL = "COUNTER_CODE", "COUNTER_MODEL"
MIB = 1024 * 1024
MODEL_DESCRIPTOR = {
    "mlModelDescriptor": {
        "envelopeVersion": "2021-01-01",
        "framework": "PYTORCH",
        "frameworkVersion": "1.8",
        "inputs": [{"name": "data", "shape": [1, 3, 224, 224]}],
    }
}


@dataclass(frozen=True)
class Project:
    """A project of panorama-cli; `cli` is one of its commands."""

    site: ClientSite
    folder: Path
    tools: Path

    def cli(self, *words: str) -> Done:
        python = environment("panoramacli", PANORAMA_CLI)
        command: list[str | Path] = [python, python.parent / "panorama-cli", *words]
        return self.site.run(command, folder=self.folder, path=[self.tools, aws_folder()])

    def package(self, name: str) -> Path:
        return self.folder / "packages" / f"123456789012-{name}-1.0"


@pytest.fixture(scope="module")
def project(site: ClientSite) -> Iterator[Project]:
    tools = site.home / "tools"
    write_shim(tools)
    made = Project(site, site.home / "counter", tools)
    begun = Project(site, site.home, tools).cli("init-project", "--name", "counter")
    assert begun.status == 0, begun
    for words in (
        ("create-package", "--name", CODE),
        ("create-package", "--name", MODEL, "--type", "Model"),
        ("add-panorama-package", "--type", "camera", "--name", "front_door"),
        ("add-panorama-package", "--type", "data_sink", "--name", "screen"),
    ):
        done = made.cli(*words)
        assert done.status == 0, done
    (made.package(CODE) / "src" / "application.py").write_text("print('hello')\n")
    yield made


@pytest.fixture(scope="module")
def packaged(project: Project) -> Done:
    """The first packaging, of code and a model of more than 20 MB."""
    _add_model(project)
    path = str(project.package(CODE).relative_to(project.folder))
    built = project.cli("build-container", "--container-asset-name", "code_asset", "--package-path", path)
    assert built.status == 0, built
    assert "No Docker answers" in built.out
    return project.cli("package-application")


def test_the_application_is_registered(packaged: Done, project: Project) -> None:
    assert packaged.status == 0, packaged
    assert "All packages uploaded and registered successfully" in packaged.out
    panorama = project.site.client("panorama")
    for name in (CODE, MODEL):
        found = panorama.describe_package_version(PackageId=f"packageName/{name}", PackageVersion="1.0")
        assert (found["Status"], found["IsLatestPatch"]) == ("REGISTER_COMPLETED", True)
    nodes = panorama.list_nodes(OwnerAccount="123456789012")["Nodes"]
    assert {node["PackageName"] for node in nodes} == {CODE, MODEL}


def test_the_container_is_the_one_that_our_own_builder_makes(packaged: Done, project: Project) -> None:
    assert packaged.status == 0
    (form,) = json.loads((project.package(CODE) / "package.json").read_text())["nodePackage"]["assets"][0][
        "implementations"
    ]
    with tarfile.open(project.folder / "assets" / form["assetUri"]) as theirs:
        names = theirs.getnames()
    archive, _ = pack_container(project.package(CODE), project.site.home / "ours", Wanted())
    with tarfile.open(archive) as ours:
        assert names == ours.getnames() == ["panorama", "panorama/application.py"]


def test_large_assets_come_in_parts_and_whole(packaged: Done, project: Project) -> None:
    assert packaged.status == 0
    s3, panorama = project.site.client("s3"), project.site.client("panorama")
    place = panorama.describe_package(PackageId=f"packageName/{MODEL}")["StorageLocation"]
    (large,) = [file for file in (project.folder / "assets").iterdir() if file.stat().st_size > 20 * MIB]
    stored = s3.get_object(Bucket=place["Bucket"], Key=f"{place['BinaryPrefixLocation']}/{large.name}")
    assert stored["ETag"].strip('"').endswith("-3")
    assert stored["Body"].read() == large.read_bytes()


def test_the_second_time_everything_is_registered_already(packaged: Done, project: Project) -> None:
    assert packaged.status == 0
    again = project.cli("package-application")
    assert again.status == 0, again
    assert again.out.count("already registered, ignoring upload") == 2


def test_a_changed_package_takes_the_place_of_the_one_before(packaged: Done, project: Project) -> None:
    assert packaged.status == 0
    panorama = project.site.client("panorama")
    named = {"PackageId": f"packageName/{CODE}", "PackageVersion": "1.0"}
    before = panorama.describe_package_version(**named)
    file = project.package(CODE) / "package.json"
    document = json.loads(file.read_text())
    document["nodePackage"]["description"] = "Counts better"
    file.write_text(json.dumps(document, indent=4))
    changed = project.cli("package-application")
    assert changed.status == 0, changed
    assert "already exists, ignoring upload" in changed.out
    assert f"Deregistering previous latest patch version {before['PatchVersion']}" in changed.out
    assert panorama.describe_package_version(**named)["PatchVersion"] != before["PatchVersion"]


def test_what_it_began_our_own_commands_build_and_package_and_it_finds_it_there(
    packaged: Done, project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert packaged.status == 0
    project.site.lend_key(monkeypatch)
    (project.package(CODE) / "src" / "application.py").write_text("print('counted by ours')\n")
    assert main(["app", "build", str(project.folder)]) == 0
    assert main(["app", "package", str(project.folder), "--endpoint", project.site.service.address]) == 0
    capsys.readouterr()
    patch = hashlib.sha256((project.package(CODE) / "package.json").read_bytes()).hexdigest()
    found = project.site.client("panorama").describe_package_version(
        PackageId=f"packageName/{CODE}", PackageVersion="1.0", PatchVersion=patch
    )
    assert (found["Status"], found["IsLatestPatch"]) == ("REGISTER_COMPLETED", True)
    again = project.cli("package-application")
    assert again.status == 0, again
    assert again.out.count("already registered, ignoring upload") == 2


def test_an_application_of_somebody_else_is_imported(packaged: Done, project: Project) -> None:
    assert packaged.status == 0
    theirs = project.site.home / "theirs"
    old = theirs / "packages" / "999999999999-COUNTER_CODE-1.0"
    (theirs / "graphs" / "theirs").mkdir(parents=True)
    (theirs / "assets").mkdir()
    old.mkdir(parents=True)
    (old / "package.json").write_text((project.package(CODE) / "package.json").read_text())
    graph = (project.folder / "graphs" / "counter" / "graph.json").read_text()
    (theirs / "graphs" / "theirs" / "graph.json").write_text(graph.replace("123456789012", "999999999999"))
    done = Project(project.site, theirs, project.tools).cli("import-application")
    assert done.status == 0, done
    assert [path.name for path in (theirs / "packages").iterdir()] == ["123456789012-COUNTER_CODE-1.0"]
    assert "999999999999" not in (theirs / "graphs" / "theirs" / "graph.json").read_text()


def _add_model(project: Project) -> None:
    descriptor = project.folder / "model-descriptor.json"
    descriptor.write_text(json.dumps(MODEL_DESCRIPTOR))
    weights = os.urandom(21 * MIB)
    with tarfile.open(project.folder / "model.tar.gz", "w:gz", compresslevel=1) as archive:
        member = tarfile.TarInfo("model.pt")
        member.size = len(weights)
        archive.addfile(member, io.BytesIO(weights))
    path = str(project.package(MODEL).relative_to(project.folder))
    added = project.cli(
        "add-raw-model",
        "--model-asset-name",
        "model_asset",
        "--model-local-path",
        "model.tar.gz",
        "--descriptor-path",
        descriptor.name,
        "--packages-path",
        path,
    )
    assert added.status == 0, added
