"""Planted canaries in every source of a bundle: none of them is in it."""

from __future__ import annotations

import base64
import html
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from belvedere_simulator.commands.clients import Place
from belvedere_simulator.inspection.published import Published, PublishedMessages
from belvedere_simulator.support.assembling import draft_of
from belvedere_simulator.support.wish import Wish
from belvedere_simulator.support.workspace import Workspace, open_bundle
from fakes.canaries import Search, canary
from fakes.client_site import ClientSite, open_client_site
from fakes.waiting import until

ACCOUNT, OTHER_ACCOUNT = "123456789012", "210987654321"
ACCESS_KEY, SECRET_KEY = "AKIACANARYCANARY1234", "cAnaRyK3y/bPxRfiCYcAnaRyK3y/bPxRfiCYEXAM"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOiJ5ZXMifQ.Y2FuYXJ5LXNpZ25hdHVyZQ"
PRIVATE = ("-----BEGIN EC PRIVATE KEY-----", "CANARYKEYMHcCAQEEIBkg", "-----END EC PRIVATE KEY-----")
CAMERA = f"rtsp://192.168.7.20:554/{quote(canary('path'))}"
PASSWORD, STORED = canary("password"), canary("stored")
NEEDLES = (OTHER_ACCOUNT, ACCOUNT, ACCESS_KEY, SECRET_KEY, TOKEN, PRIVATE[1])


def lines(where: str) -> list[str]:
    """Everything that a log may say that it should not, for one source."""
    word, camera = canary(where), f"rtsp://viewer:{quote(canary(where), safe='')}@192.168.7.20/stream"
    return [
        f"2024-03-01 10:00:00.123 INFO connect(12) opening {camera}",
        f"password={word} token: {word} api_key='{word}'",
        json.dumps({"Password": word, "streamUrl": camera, "Authorization": f"Basic {word}"}),
        json.dumps({"text": json.dumps({"secret": word})}),
        f"https://viewer:{quote(word, safe='')}@example.org/ and {quote(camera, safe='')}",
        f"got {TOKEN} with {ACCESS_KEY} and {SECRET_KEY} for arn:aws:iam::{OTHER_ACCOUNT}:role/r",
        f"Authorization: AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/20240301, Signature={word}",
        *PRIVATE,
        "body " + base64.b64encode(f"xx password={word} yy".encode()).decode(),
        "body " + base64.b64encode(json.dumps({"u": camera}).encode()).decode(),
        "raw " + f"secret={word}".encode().hex(),
        # What is known to be secret here goes without a name beside it, too.
        f"tried {STORED} and {quote(STORED, safe='')} and {quote_plus(STORED)} and {json.dumps(STORED)}",
        f"tried {html.escape(STORED)} and {base64.b64encode(STORED.encode()).decode()} in {PASSWORD}",
        f"belvedere camera doctor --password {word}",
    ]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientSite]:
    """A site with a device, a camera, an application, logs and metrics, and a user with files."""
    folder, patch = tmp_path_factory.mktemp("canaries"), pytest.MonkeyPatch()
    for name in [name for name in os.environ if name.startswith(("AWS_", "BELVEDERE_"))]:
        patch.delenv(name)
    for name, place in (("CONFIG", "config"), ("STATE", "state"), ("DATA", "share")):
        patch.setenv(f"XDG_{name}_HOME", str(folder / place))
    patch.setenv("BELVEDERE_TOKEN", canary("variable"))
    with open_client_site(folder) as site:
        plant_service(site)
        plant_files(site, folder)
        yield site
    patch.undo()


def plant_service(site: ClientSite) -> None:
    """Into everything that the service keeps."""
    panorama, logs = site.client("panorama"), site.client("logs")
    answer = panorama.provision_device(
        Name="yard", Description=f"password: {canary('description')}", Tags={"token": canary("tag")}
    )
    site.insert(answer["Certificates"])
    device = answer["DeviceId"]
    panorama.create_node_from_template_job(
        TemplateType="RTSP_CAMERA_STREAM",
        NodeName="gate",
        NodeDescription=f"secret={canary('node')}",
        OutputPackageName="gate",
        OutputPackageVersion="1.0",
        TemplateParameters={"StreamUrl": CAMERA, "Username": "viewer", "Password": PASSWORD},
    )
    site.client("secretsmanager").create_secret(Name="mine", SecretString=STORED)
    until(lambda: panorama.list_nodes(Category="MEDIA_SOURCE", PackageName="gate")["Nodes"])
    until(lambda: panorama.describe_device(DeviceId=device)["ProvisioningStatus"] == "SUCCEEDED")
    panorama.create_application_instance(
        Name="counter",
        Description=f"token: {canary('application')}",
        DefaultRuntimeContextDevice=device,
        ManifestPayload={"PayloadData": json.dumps({"nodeGraph": graph()})},
        ManifestOverridesPayload={"PayloadData": json.dumps({"nodeGraphOverrides": overrides()})},
    )
    group, now = f"/aws/panorama/devices/{device}", int(datetime.now(UTC).timestamp() * 1000)
    for name, stream in ((group, "occ_log"), (f"{group}/applications/applicationInstance-a", "code")):
        if name != group:
            logs.create_log_group(logGroupName=name)
        else:
            until(
                lambda: logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"] or _made(logs, group)
            )
        logs.create_log_stream(logGroupName=name, logStreamName=f"{stream}_planted")
        events = [{"timestamp": now, "message": line} for line in [*lines("log"), "\n".join(lines("lines"))]]
        logs.put_log_events(logGroupName=name, logStreamName=f"{stream}_planted", logEvents=events)
    dimensions = [{"Name": "token", "Value": canary("dimension")}]
    data = {"MetricName": "fps", "Dimensions": dimensions, "Value": 1.0, "Unit": "Count"}
    site.client("cloudwatch").put_metric_data(Namespace="Mine", MetricData=[data])
    site.client("cloudwatch").put_metric_alarm(
        AlarmName="low",
        AlarmDescription=f"password={canary('alarm')} of {OTHER_ACCOUNT}",
        Namespace="Mine",
        MetricName="fps",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1.0,
        ComparisonOperator="LessThanThreshold",
        Statistic="Sum",
    )


def _made(logs: Any, group: str) -> Any:
    # The device may have made it meanwhile.
    with suppress(logs.exceptions.ResourceAlreadyExistsException):
        return logs.create_log_group(logGroupName=group)
    return None


def graph() -> dict[str, Any]:
    """An application that shows nothing, and holds a token."""
    media = "panorama::abstract_rtsp_media_source"
    return {
        "envelopeVersion": "2021-01-01",
        "packages": [{"name": media, "version": "1.0"}],
        "nodes": [
            {"name": "camera", "interface": f"{media}.rtsp_v1_interface", "overridable": True},
            {"name": "api_token", "interface": "string", "value": canary("parameter"), "overridable": True},
        ],
        "edges": [],
    }


def overrides() -> dict[str, Any]:
    """The camera for it."""
    return {
        "envelopeVersion": "2021-01-01",
        "packages": [{"name": f"{ACCOUNT}::gate", "version": "1.0"}],
        "nodes": [{"name": "gate", "interface": f"{ACCOUNT}::gate.gate"}],
        "nodeOverrides": [{"replace": "camera", "with": [{"name": "gate"}]}],
    }


def plant_files(site: ClientSite, folder: Path) -> None:
    """Into the files of the user, of an appliance and of the program."""
    config, appliance = folder / "config" / "belvedere", folder / "share" / "belvedere" / "appliance" / "logs"
    own = folder / "state" / "belvedere" / "logs"
    for place in (config, appliance / "applications" / "a", own):
        place.mkdir(parents=True)
    settings = {"site": {"secret": canary("setting"), "account": int(OTHER_ACCOUNT), "url": CAMERA}}
    (config / "preferences.json").write_text(json.dumps(settings))
    # By its name nobody would know it for a secret, and it is nobody's business.
    PublishedMessages().add(Published("a/b", canary("published"), 0, False, 1.0))
    (site.data / "settings.json").write_text(json.dumps({"account": ACCOUNT, "region": "us-east-1"}))
    for place in (
        config / "desktop.ini",
        appliance / "occ.log",
        appliance / "applications" / "a" / "console_output.log",
        own / "desktop.log",
        own / "crash-1.txt",
        site.data / "site.log",
    ):
        place.write_text("\n".join(lines(place.stem)))


@pytest.fixture(scope="module")
def workspace(planted: ClientSite, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The bundle of all of that, opened."""
    folder, now = tmp_path_factory.mktemp("bundle"), datetime.now(UTC)
    crash = Path(os.environ["XDG_STATE_HOME"]) / "belvedere" / "logs" / "crash-1.txt"
    view = {
        "kind": "logs",
        "title": f"token={canary('title')}",
        "sources": [
            {"kind": "text", "text": "\n".join(lines("pasted")), "title": f"password={canary('clip')}"},
            {"kind": "path", "path": str(crash.with_name("desktop.log"))},
            {"kind": "stick", "place": f"secret={canary('stick')}"},
        ],
        "narrowing": {"rules": [{"text": f"token={canary('filter')}"}]},
        "marks": [{"number": 2, "text": lines("desktop")[1], "note": f"password={canary('mark')}"}],
    }
    wish = Wish(
        now - timedelta(hours=1),
        now + timedelta(hours=1),
        crash_reports=(str(crash),),
        note=f"password={canary('note')}",
        views=(view,),
    )

    def client(service: str) -> Any:
        return planted.client(service)

    draft = draft_of(Place(data_dir=planted.data), lambda: client, wish, lambda _text, _share: None)
    draft.write(folder / "support.zip")
    draft.close()
    return open_bundle(folder / "support.zip", (), folder / "opened")


def test_every_source_is_in_the_bundle(workspace: Workspace) -> None:
    told = workspace.announcement
    assert [problem.split(" ")[0] for problem in told.problems] == ["secret=[removed:"]
    assert len(told.views[0]["marks"]) == 1
    paths = " ".join(each.path for each in told.files)
    for part in (
        *("versions.json", "system.json", "configuration/site.json", "configuration/preferences.json"),
        *("configuration/desktop.ini", "devices/device-", "applications/applicationInstance-"),
        *("packages.json", "metrics.json", "alarms.json", "/occ_log_planted.log", "/code_planted.log"),
        *("logs/applications/a/console_output.log", "program/desktop.log", "program/site-site.log"),
        *("crashes/crash-1.txt", "views/1/text.log", "views/1/desktop.log"),
    ):
        assert part in paths, part
    assert "published" not in paths


def test_no_canary_is_in_it(workspace: Workspace) -> None:
    search = Search(NEEDLES)
    found = {
        str(file.relative_to(workspace.folder)): places
        for file in workspace.folder.rglob("*")
        if file.is_file() and (places := search.file(file))
    }
    assert found == {}


def test_what_helps_is_still_in_it(workspace: Workspace) -> None:
    log = next(
        each.path for each in workspace.announcement.files if each.path.endswith("occ_log_planted.log")
    )
    text = workspace.text(log)
    assert "INFO connect(12) opening [removed: camera address" in text
    assert len(text.splitlines()) == 2 * len(lines("log"))
    every = [each.path for each in workspace.announcement.files]
    device = workspace.document(next(path for path in every if path.startswith("devices/")))
    assert device["device"]["Name"] == "yard"
    assert {each.path for each in workspace.announcement.removals} >= {log, "configuration/desktop.ini"}


def test_pictures_are_taken_with_consent_only(workspace: Workspace) -> None:
    assert not workspace.announcement.consent
    assert not any(each.path.startswith("pictures/") for each in workspace.announcement.files)
