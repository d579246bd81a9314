"""A code package's container, built without a container engine."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from pathlib import Path

import pytest

from belvedere_simulator.application.build.build import BuiltAsset, build_container
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.application import load_application
from fakes.applications import ApplicationFolder
from fakes.samples import SAMPLES, built_sample


def _made(folder: Path) -> Path:
    """A package with what Dockerfiles do: files here and there, a program, a link, an ignored file."""
    code = ApplicationFolder(folder, "print('here')", files={"data/words.txt": "one two"}).code
    program = code / "src" / "run_app.sh"
    program.write_text("#!/bin/bash\nexec python3 /panorama/app.py\n")
    program.chmod(0o755)
    (code / "src" / "cache").symlink_to("/opt/aws/panorama/storage/cache")
    (code / "settings.ini").write_text("[one]\n")
    (code / "src" / "secret.key").write_text("no")
    (code / ".dockerignore").write_text("**/*.key\n")
    (code / "Dockerfile").write_text(
        "FROM base\nCOPY src /panorama\nCOPY settings.ini /etc/counter/\nRUN apt-get install -y curl\n"
    )
    return code


def _build(code: Path) -> BuiltAsset:
    return build_container(code, code.parent.parent / "assets")


def _names(archive: Path) -> list[str]:
    with tarfile.open(archive) as tar:
        return tar.getnames()


def test_what_a_dockerfile_copies_must_be_there(tmp_path: Path) -> None:
    code = _made(tmp_path)
    (code / "Dockerfile").write_text("FROM base\nCOPY src /panorama\nCOPY weights.bin /panorama\n")
    before = (code / "package.json").read_text()
    with pytest.raises(BelvedereError, match="nothing is copied") as refused:
        _build(code)
    assert (refused.value.code, refused.value.why[:2]) == ("BV-BLD-009", "3:")
    assert (code / "package.json").read_text() == before


def test_the_archive_holds_what_the_dockerfile_puts_there(tmp_path: Path) -> None:
    built = _build(_made(tmp_path))
    with tarfile.open(built.archive) as tar:
        members = {member.name: member for member in tar}
        script = tar.extractfile("panorama/app.py")
        assert script is not None
        assert script.read() == b"print('here')"
    assert sorted(members) == [
        "etc",
        "etc/counter",
        "etc/counter/settings.ini",
        "panorama",
        "panorama/app.py",
        "panorama/cache",
        "panorama/data",
        "panorama/data/words.txt",
        "panorama/run_app.sh",
    ]
    assert members["panorama/cache"].linkname == "/opt/aws/panorama/storage/cache"
    assert members["panorama/run_app.sh"].mode == 0o755
    assert members["panorama/app.py"].mode == 0o644
    assert any("apt-get install -y curl" in note for note in built.notes)


def test_files_are_named_by_what_is_in_them(tmp_path: Path) -> None:
    built = _build(_made(tmp_path))
    for file in (built.archive, built.descriptor):
        assert file.name.partition(".")[0] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert built.archive.parent == tmp_path / "assets"


def test_the_same_files_give_the_same_archive(tmp_path: Path) -> None:
    first = _build(_made(tmp_path / "first"))
    code = _made(tmp_path / "elsewhere" / "second")
    for file in sorted(code.rglob("*"), reverse=True):
        if not file.is_symlink():
            os.utime(file, (1, 1))
    second = _build(code)
    assert second.archive.name == first.archive.name
    assert _names(first.archive) == sorted(_names(first.archive))
    (code / "src" / "app.py").write_text("print('there')")
    assert _build(code).archive.name != first.archive.name


def test_the_manifest_names_both_files_and_keeps_the_rest(tmp_path: Path) -> None:
    code = _made(tmp_path)
    manifest = json.loads((code / "package.json").read_text())
    requirements = [
        {
            "type": "hardware_access",
            "inferenceAccelerators": [
                {"deviceType": "nvhost_gpu", "sharedResourcePolicy": {"policy": "allow_all"}}
            ],
        }
    ]
    manifest["nodePackage"]["assets"][0]["implementations"][0]["requirements"] = requirements
    (code / "package.json").write_text(json.dumps(manifest, indent=4))
    built = _build(code)
    text = (code / "package.json").read_text()
    form = json.loads(text)["nodePackage"]["assets"][0]["implementations"][0]
    assert form == {
        "type": "container",
        "assetUri": built.archive.name,
        "descriptorUri": built.descriptor.name,
        "requirements": requirements,
    }
    assert '\n    "nodePackage"' in text
    _build(code)
    assert (code / "package.json").read_text() == text


@pytest.mark.parametrize("name", ["people_counter", "status_page"])
def test_a_sample_is_complete_once_it_is_built(name: str) -> None:
    folder = built_sample(name)
    loaded = load_application(folder, folder / "graphs" / name / "override.json")
    assert not [problem for problem in loaded.problems if problem.code == "BV-MAN-027"]
    archives = [file for file in (folder / "assets").glob("*.tar.gz") if "panorama" in _names(file)]
    assert "panorama/application.py" in _names(archives[0])


def test_what_is_no_code_package_is_refused(tmp_path: Path) -> None:
    model = tmp_path / "123456789012-PEOPLE_DETECTOR-1.0"
    shutil.copytree(SAMPLES / "people_counter" / "packages" / model.name, model)
    with pytest.raises(BelvedereError, match="BV-BLD-002"):
        build_container(model, tmp_path / "assets")
    with pytest.raises(BelvedereError, match="BV-BLD-002"):
        build_container(tmp_path, tmp_path / "assets")
    assert not (tmp_path / "assets").exists()


def test_a_package_without_a_descriptor_is_refused(tmp_path: Path) -> None:
    code = _made(tmp_path)
    before = (code / "package.json").read_bytes()
    (code / "descriptor.json").unlink()
    with pytest.raises(BelvedereError, match="BV-BLD-005"):
        _build(code)
    assert (code / "package.json").read_bytes() == before


def test_nothing_is_left_when_the_archive_cannot_be_written(tmp_path: Path) -> None:
    code = _made(tmp_path)
    (tmp_path / "assets").write_text("a file stands where the folder should be")
    with pytest.raises(BelvedereError, match="BV-BLD-006"):
        _build(code)
