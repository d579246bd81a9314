"""The operations on packages through the newest boto3, over a real socket."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.models import panorama_model
from belvedere_simulator.service.access.access_keys import SITE_USER, AccessKeys
from belvedere_simulator.service.access.authenticator import Authenticator
from belvedere_simulator.service.access.rates import NoRates
from belvedere_simulator.service.access.sessions import Sessions
from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.foreign.foreign_service import ForeignServices
from belvedere_simulator.service.http.faces import Faces, faces_by_name
from belvedere_simulator.service.http.gate import Gate
from belvedere_simulator.service.http.server import Bind, start_server
from belvedere_simulator.service.roles.callers import SessionCallers
from belvedere_simulator.service.vault.sealing import SealingVault, new_key
from fakes.package_site import PackageSite, code_manifest, model_manifest, open_package_site


@dataclass
class Served:
    """A site with its client."""

    site: PackageSite
    panorama: Any


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    site = open_package_site(tmp_path)
    wall, vault = SystemClock(), SealingVault(new_key(), "test")
    keys, sessions = AccessKeys(site.database, vault), Sessions(site.database, vault, wall)
    callers = SessionCallers(site.database, site.settings, wall, secure=False)
    authenticator = Authenticator(site.database, keys, sessions, site.settings, wall, callers)
    face = Gateway(panorama_model(), site.family.handlers(), site.family.permissions.resources)
    gate = Gate(
        Faces(faces_by_name([face]), ForeignServices({})),
        authenticator,
        NoRates(),
        authenticator.site_caller(SITE_USER),
    )
    server = start_server(gate, Bind(), site.objects.incoming)
    with resources.as_file(resources.files("belvedere_resources") / "api") as models:
        monkeypatch.setenv("AWS_DATA_PATH", str(models))
        key = keys.site_key(wall.now().timestamp())
        client = boto3.session.Session().client(
            "panorama",
            endpoint_url=server.address,
            region_name="us-east-1",
            aws_access_key_id=key.key_id,
            aws_secret_access_key=key.secret,
            config=Config(retries={"max_attempts": 0}, parameter_validation=False),
        )
        yield Served(site, client)
        client.close()
    server.stop()
    site.close()


def test_a_package_from_its_making_to_its_end(served: Served) -> None:
    panorama = served.panorama
    made = panorama.create_package(PackageName="CODE", Tags={"client": "sample"})
    found = panorama.describe_package(PackageId="packageName/CODE")
    assert found["PackageId"] == made["PackageId"]
    assert found["Tags"] == {"client": "sample"}
    with pytest.raises(ClientError) as refused:
        panorama.describe_package_version(PackageId=made["PackageId"], PackageVersion="1.0")
    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"
    patch = served.site.upload(code_manifest())
    named = {"PackageId": made["PackageId"], "PackageVersion": "1.0"}
    panorama.register_package_version(**named, PatchVersion=patch, MarkLatest=True)
    version = panorama.describe_package_version(**named)
    assert (version["Status"], version["PatchVersion"]) == ("REGISTER_COMPLETED", patch)
    assert version["RegisteredTime"].tzinfo is not None
    (node,) = panorama.list_nodes(Category="BUSINESS_LOGIC")["Nodes"]
    described = panorama.describe_node(NodeId=node["NodeId"])
    assert described["NodeInterface"]["Inputs"][1]["DefaultValue"] == "0.5"
    panorama.deregister_package_version(**named, PatchVersion=patch)
    with pytest.raises(ClientError) as refused:
        panorama.delete_package(PackageId=made["PackageId"])
    assert refused.value.response["Error"]["Code"] == "ConflictException"
    assert refused.value.response["ResourceType"] == "PACKAGE"
    panorama.delete_package(PackageId=made["PackageId"], ForceDelete=True)
    assert panorama.list_packages()["Packages"] == []


def test_every_problem_of_a_manifest_reaches_the_client(served: Served) -> None:
    made = served.panorama.create_package(PackageName="CODE")
    manifest = code_manifest()
    del manifest["nodePackage"]["interfaces"][0]["category"]
    manifest["nodePackage"]["interfaces"][0]["outputs"][0]["type"] = "film"
    patch = served.site.upload(manifest)
    with pytest.raises(ClientError) as refused:
        served.panorama.register_package_version(
            PackageId=made["PackageId"], PackageVersion="1.0", PatchVersion=patch
        )
    answer = refused.value.response
    assert answer["Error"]["Code"] == "ValidationException"
    assert answer["ErrorId"].startswith("BV-MAN-")
    assert len(answer["ErrorArguments"]) == 2


def test_a_camera_is_registered_and_named_limits_are_kept(served: Served) -> None:
    panorama = served.panorama
    camera = {"Username": "keeper", "Password": "corr3ct", "StreamUrl": "rtsp://192.168.0.77/live"}
    wishes = {
        "TemplateType": "RTSP_CAMERA_STREAM",
        "OutputPackageName": "n" * 128,
        "OutputPackageVersion": "1.0",
        "NodeName": "n" * 128,
        "TemplateParameters": camera,
        "JobTags": [{"ResourceType": "PACKAGE", "Tags": {"place": "door"}}],
    }
    job = panorama.create_node_from_template_job(**wishes)["JobId"]
    told = panorama.describe_node_from_template_job(JobId=job)
    assert (told["Status"], told["TemplateParameters"]["Password"]) == ("SUCCEEDED", "SAVED_AS_SECRET")
    (node,) = panorama.list_nodes(Category="MEDIA_SOURCE", OwnerAccount="123456789012")["Nodes"]
    assert panorama.describe_node(NodeId=node["NodeId"])["Name"] == "n" * 128
    (listed,) = panorama.list_node_from_template_jobs()["NodeFromTemplateJobs"]
    assert listed["JobId"] == job
    for changes in (
        {"NodeName": "n" * 129},
        {"OutputPackageName": "has space"},
        {"OutputPackageVersion": "1"},
        {"TemplateParameters": {**camera, "StreamUrl": "rtsp://h/" + "a" * 247}},
        {"TemplateParameters": {**camera, "Password": ""}},
        {"TemplateType": "USB_CAMERA"},
    ):
        with pytest.raises(ClientError) as refused:
            panorama.create_node_from_template_job(**{**wishes, **changes})
        assert refused.value.response["Error"]["Code"] == "ValidationException"
        assert "corr3ct" not in str(refused.value.response)


def test_an_import_is_made_and_described(served: Served) -> None:
    panorama, site = served.panorama, served.site
    site.put("m/package.json", json.dumps(model_manifest("m.tar.gz", "d.json")).encode(), "mine")
    site.put("m/m.tar.gz", b"weights", "mine")
    site.put("m/d.json", b"{}", "mine")
    job = panorama.create_package_import_job(
        JobType="NODE_PACKAGE_VERSION",
        InputConfig={
            "PackageVersionInputConfig": {"S3Location": {"BucketName": "mine", "ObjectKey": "m/package.json"}}
        },
        OutputConfig={
            "PackageVersionOutputConfig": {
                "PackageName": "MODEL",
                "PackageVersion": "1.0",
                "MarkLatest": True,
            }
        },
        ClientToken="t1",
    )["JobId"]
    told = panorama.describe_package_import_job(JobId=job)
    assert told["Status"] == "SUCCEEDED"
    version = panorama.describe_package_version(PackageId=told["Output"]["PackageId"], PackageVersion="1.0")
    assert version["PatchVersion"] == told["Output"]["PatchVersion"]
    (listed,) = panorama.list_package_import_jobs()["PackageImportJobs"]
    assert listed["Status"] == "SUCCEEDED"
    digest = hashlib.sha256(json.dumps(model_manifest("m.tar.gz", "d.json")).encode()).hexdigest()
    assert told["Output"]["PatchVersion"] == digest
