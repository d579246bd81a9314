"""`belvedere package` and `belvedere app` on a real site: from a folder to a device."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from belvedere_simulator.commands.clients import Place, open_clients
from belvedere_simulator.commands.main import main

from .conftest import SAMPLES, Belvedere


def test_an_application_is_registered_deployed_and_removed(
    belvedere: Belvedere, application: Path, tmp_path: Path
) -> None:
    first = belvedere("package", "register", str(application), "--json")
    assert first.code == 0
    assert [each["Status"] for each in first.json["PackageVersions"]] == ["REGISTER_COMPLETED"] * 2
    again = belvedere("package", "register", str(application))
    assert again.code == 0
    assert again.err.count("is there already") == 4
    described = belvedere("package", "describe", "PEOPLE_DETECTOR")
    assert "ML_MODEL" in described.out
    version = belvedere("package", "describe", "PEOPLE_DETECTOR", "--version", "1.0", "--json").json
    assert version["IsLatestPatch"] is True

    belvedere("device", "provision", "shop", "--out", str(tmp_path))
    missing = belvedere("app", "deploy", str(application), "--device", "shop")
    assert missing.code == 2
    assert "ErrorId BV-MAN-025" in missing.err
    assert missing.err.count("BV-MAN-025 ManifestOverridesPayload#/nodeGraphOverrides/packages/") == 2
    for camera in ("square_camera", "market_camera"):
        assert belvedere("camera", "register", camera, f"rtsp://192.168.0.80/{camera}").code == 0
    belvedere("role", "create", "counting", "--allow", "metrics")
    deploy = ("app", "deploy", str(application), "--device", "shop")
    made = belvedere(*deploy, "--name", "counter", "--role", "counting", "--json").json
    app = belvedere("app", "describe", "counter", "--json").json
    assert app["ApplicationInstanceId"] == made["ApplicationInstanceId"]
    assert app["RuntimeRoleArn"].endswith(":role/counting")
    assert {use["Name"] for use in app["PackageObjects"]} >= {"PEOPLE_COUNTER_CODE", "square_camera"}
    assert "shop" in belvedere("app", "list", "--device", "shop").out
    assert belvedere("app", "status", "counter").code == 0
    details = belvedere("app", "describe", "counter", "--manifests", "--json").json
    graph = json.loads(details["ManifestPayload"]["PayloadData"])
    assert graph == json.loads((application / "graphs" / "people_counter" / "graph.json").read_text())
    assert "code_node" in belvedere("app", "nodes", "counter").out
    unknown = belvedere("app", "pause", "counter", "cellar_camera")
    assert unknown.err.startswith("BV-CLI-011")
    assert "square_camera" in unknown.err
    waited = belvedere("app", "wait", "counter", "--timeout", "0.2")
    assert waited.err.splitlines()[-1].startswith("BV-CLI-016")

    second = belvedere(*deploy, "--name", "counter", "--json").json["ApplicationInstanceId"]
    ambiguous = belvedere("app", "remove", "counter", "--yes")
    assert ambiguous.err.startswith("BV-CLI-012")
    assert made["ApplicationInstanceId"] in ambiguous.err
    assert second in ambiguous.err
    assert belvedere("app", "remove", second, "--yes").code == 0
    in_use = belvedere("package", "delete", "PEOPLE_DETECTOR", "--force", "--yes")
    assert in_use.err.startswith("BV-CLI-005")


def test_manifests_may_be_named_one_by_one(belvedere: Belvedere, application: Path) -> None:
    graph = application / "graphs" / "people_counter" / "graph.json"
    both = belvedere("app", "deploy", str(application), "--manifest", str(graph), "--device", "nowhere")
    assert both.code == 2
    graph.write_text('{"nodeGraph": ')
    broken = belvedere("app", "deploy", "--manifest", str(graph), "--device", "device-" + "a" * 26)
    assert broken.err.startswith("BV-CLI-014")
    assert str(graph) in broken.err


def test_files_are_brought_without_registering(belvedere: Belvedere, application: Path) -> None:
    folder = application / "packages" / "123456789012-PEOPLE_DETECTOR-1.0"
    manifest = json.loads((folder / "package.json").read_text())
    manifest["nodePackage"]["name"] = "OTHER_DETECTOR"
    (folder / "package.json").write_text(json.dumps(manifest))
    sent = belvedere("package", "upload", str(folder), "--json").json["Packages"][0]
    assert belvedere("package", "describe", "OTHER_DETECTOR", "--version", "1.0").err.startswith("BV-CLI-003")
    place = belvedere("package", "describe", "OTHER_DETECTOR", "--json").json["StorageLocation"]
    source = f"s3://{place['Bucket']}/{place['ManifestPrefixLocation']}/1.0/{sent['PatchVersion']}.json"
    imported = belvedere("package", "import", source, "IMPORTED_DETECTOR", "1.0", "--latest", "--json")
    assert imported.code == 0
    assert imported.json["Status"] == "SUCCEEDED"
    assert belvedere("package", "tags", "IMPORTED_DETECTOR", "--set", "a=b").code == 0
    assert belvedere("package", "delete", "OTHER_DETECTOR", "--force", "--yes").code == 0
    assert "OTHER_DETECTOR" not in belvedere("package", "list").out


def test_a_patch_version_is_taken_back(belvedere: Belvedere, application: Path) -> None:
    folder = application / "packages" / "123456789012-PEOPLE_DETECTOR-1.0"
    manifest = json.loads((folder / "package.json").read_text())
    manifest["nodePackage"]["name"] = "PATCHED"
    patches = []
    for text in ("first", "second"):
        manifest["nodePackage"]["description"] = text
        (folder / "package.json").write_text(json.dumps(manifest))
        told = belvedere("package", "register", str(folder), "--json").json
        patches.append(told["PackageVersions"][0]["PatchVersion"])
    words = ("package", "deregister", "PATCHED", "1.0", patches[0])
    assert belvedere(*words).err.startswith("BV-CLI-013")
    assert belvedere(*words, "--yes").code == 0


def test_a_package_that_is_not_whole_is_not_begun(belvedere: Belvedere, application: Path) -> None:
    folder = application / "packages" / "123456789012-PEOPLE_DETECTOR-1.0"
    for file in (application / "assets").glob("*.tar.gz"):
        file.unlink()
    refused = belvedere("package", "register", str(folder))
    assert refused.err.startswith("BV-CLI-019")
    assert ".tar.gz" in refused.err
    assert belvedere("package", "register", str(application.parent)).err.startswith("BV-CLI-019")


def test_an_empty_package_is_made(belvedere: Belvedere) -> None:
    made = belvedere("package", "create", "EMPTY", "--tag", "a=b", "--json").json
    assert belvedere("package", "describe", made["PackageId"], "--json").json["Tags"] == {"a": "b"}
    assert belvedere("package", "create", "EMPTY").err.startswith("BV-CLI-005")


def test_all_pages_are_listed(belvedere: Belvedere, site: Path) -> None:
    with open_clients(Place(site)) as clients:
        names = [f"MANY{index:02}" for index in range(27)]
        made = [clients("panorama").create_package(PackageName=name)["PackageId"] for name in names]
        listed = belvedere("package", "list", "--json").json["Packages"]
        assert {package["PackageName"] for package in listed} >= set(names)
        for package in made:
            clients("panorama").delete_package(PackageId=package, ForceDelete=True)


def test_a_container_is_built_here_and_then_registered(
    belvedere: Belvedere, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "status_page"
    shutil.copytree(SAMPLES / "status_page", folder)
    refused = belvedere("package", "register", str(folder))
    assert "BV-MAN-027" in refused.err
    package = folder / "packages" / "123456789012-STATUS_PAGE_CODE-1.0"
    assert main(["package", "build", str(package), "--json"]) == 0
    built = json.loads(capsys.readouterr().out)
    assert (folder / "assets" / built["AssetUri"]).is_file()
    assert main(["package", "build", str(package)]) == 0
    assert built["AssetUri"] in capsys.readouterr().out
    done = belvedere("package", "register", str(folder), "--json")
    assert [each["Status"] for each in done.json["PackageVersions"]] == ["REGISTER_COMPLETED"]
    assert main(["package", "build", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("BV-BLD-002")
    assert main(["package", "build", str(package), "--target", "arm"]) == 2
    assert capsys.readouterr().err.startswith("BV-BLD-001")
