"""Shell scripts like those of the developer guide, over the `aws` command line, one after the other."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.files import everything_below
from clients.guide_scripts import SCRIPTS, SCRIPTS_FOLDER, Script
from fakes.client_site import ClientSite, Done, aws_folder

PACKAGE = "YARD_CODE"


class Project:
    """The folder of an application, in which one script is run after the other."""

    def __init__(self, site: ClientSite) -> None:
        self._site = site
        self._folder = site.home / "my-app"
        self._done: dict[str, Done] = {}
        shutil.copytree(SCRIPTS_FOLDER / "project", self._folder)
        self._register(["first", "second"])

    def ran(self, name: str) -> Done:
        """What a script said; those before it are run first."""
        for script in SCRIPTS:
            if name in self._done:
                break
            if script.name not in self._done:
                self._done[script.name] = self._run(script)
        return self._done[name]

    def _run(self, script: Script) -> Done:
        if script.name == "view-logs":
            self._write_logs()
        command: list[str | Path] = ["bash", SCRIPTS_FOLDER / script.file, *script.arguments]
        return self._site.run(command, folder=self._folder, path=[aws_folder()], said=script.typed)

    def _write_logs(self) -> None:
        """What the appliance would have sent."""
        device, instance = (
            (self._folder / name).read_text() for name in ("device-id.txt", "application-id.txt")
        )
        where = {
            "logGroupName": f"/aws/panorama/devices/{device}/applications/{instance}",
            "logStreamName": "code_node",
        }
        logs = self._site.client("logs")
        logs.create_log_group(logGroupName=where["logGroupName"])
        logs.create_log_stream(**where)
        now = int(time.time() * 1000)
        events = [{"timestamp": now, "message": text} for text in ("ready", "3 people")]
        logs.put_log_events(**where, logEvents=events)

    def _register(self, descriptions: list[str]) -> None:
        """Patch versions of the code package, one after the other."""
        panorama, s3 = self._site.client("panorama"), self._site.client("s3")
        package = panorama.create_package(PackageName=PACKAGE)
        location = package["StorageLocation"]
        for description in descriptions:
            text = json.dumps(_package(description)).encode()
            patch = hashlib.sha256(text).hexdigest()
            key = f"{location['ManifestPrefixLocation']}/1.0/{patch}.json"
            s3.put_object(Bucket=location["Bucket"], Key=key, Body=text)
            named = {"PackageId": package["PackageId"], "PackageVersion": "1.0", "PatchVersion": patch}
            panorama.register_package_version(**named, MarkLatest=True)


@pytest.fixture(scope="module")
def project(site: ClientSite) -> Iterator[Project]:
    yield Project(site)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_does_what_it_is_for(project: Project, script: Script) -> None:
    done = project.ran(script.name)
    assert done.status == 0, f"{done.out}{done.err}"
    assert script.check(done.out), f"{done.out}{done.err}"


def test_no_password_is_left_in_the_data_folder(project: Project, site: ClientSite) -> None:
    project.ran("register-camera")
    kept = {path: content(path) for path in everything_below(site.data)}
    assert any(path.suffix == ".db" and content for path, content in kept.items())
    assert not [path for path, content in kept.items() if b"a password with blanks" in content]


def content(path: Path) -> bytes:
    """What a file holds; nothing when it is a folder, or has just gone: the site works."""
    with suppress(FileNotFoundError):
        return path.read_bytes() if path.is_file() else b""
    return b""


def _package(description: str) -> dict[str, Any]:
    media = {"type": "media", "description": ""}
    inputs = [
        {"name": "video_in", "maxConnections": 8, **media},
        {"name": "greeting", "type": "string", "description": "", "default": ""},
    ]
    interface = {
        "name": "interface",
        "category": "business_logic",
        "asset": "",
        "inputs": inputs,
        "outputs": [{"name": "video_out", **media}],
    }
    return {
        "nodePackage": {
            "envelopeVersion": "2021-01-01",
            "name": PACKAGE,
            "version": "1.0",
            "description": description,
            "assets": [],
            "interfaces": [interface],
        }
    }
