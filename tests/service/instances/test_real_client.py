"""Application instances through the newest boto3, over a real socket, with the runner at work."""

from __future__ import annotations

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
from belvedere_simulator.service.instances.permissions import instance_resources
from belvedere_simulator.service.roles.callers import SessionCallers
from belvedere_simulator.vault.sealing import SealingVault, new_key
from fakes.instance_site import InstanceSite, open_instance_site, sample_manifests
from fakes.waiting import until

GRAPH, OVERRIDE = (json.dumps(manifest) for manifest in sample_manifests("people_counter"))


@dataclass
class Served:
    """A site with its client."""

    site: InstanceSite
    panorama: Any

    def deploy(self, device: str, **members: Any) -> str:
        answer = self.panorama.create_application_instance(
            DefaultRuntimeContextDevice=device,
            ManifestPayload={"PayloadData": GRAPH},
            ManifestOverridesPayload={"PayloadData": OVERRIDE},
            **members,
        )
        return str(answer["ApplicationInstanceId"])

    def until(self, instance: str, status: str) -> dict[str, Any]:
        def told() -> dict[str, Any]:
            return dict(self.panorama.describe_application_instance(ApplicationInstanceId=instance))

        until(lambda: told()["Status"] == status)
        return told()


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    site = open_instance_site(tmp_path)
    site.sample("people_counter")
    site.family.start()
    wall, vault, database = SystemClock(), SealingVault(new_key(), "test"), site.devices.database
    keys, sessions = AccessKeys(database, vault), Sessions(database, vault, wall)
    callers = SessionCallers(database, site.settings, wall, secure=False)
    authenticator = Authenticator(database, keys, sessions, site.settings, wall, callers)
    face = Gateway(panorama_model(), site.family.handlers(), instance_resources)
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


def test_a_sample_from_its_deployment_to_its_removal(served: Served) -> None:
    site, panorama = served.site, served.panorama
    instance = served.deploy(site.device(), Name="counter", Description="", Tags={"client": "sample"})
    served.until(instance, "DEPLOYMENT_REQUESTED")
    job = site.job("deploy")
    site.report(job, "IN_PROGRESS", step="verified")
    served.until(instance, "DEPLOYMENT_IN_PROGRESS")
    site.report(job, "SUCCEEDED")
    site.nodes(job[0], instance, "RUNNING")
    told = served.until(instance, "DEPLOYMENT_SUCCEEDED")
    assert (told["HealthStatus"], told["Tags"], told["Description"]) == ("RUNNING", {"client": "sample"}, "")
    assert told["Arn"].endswith(f":applicationInstance/{instance}")
    assert told["CreatedTime"].tzinfo is not None

    named = {"ApplicationInstanceId": instance}
    details = panorama.describe_application_instance_details(**named)
    assert details["ManifestPayload"]["PayloadData"] == GRAPH
    nodes = panorama.list_application_instance_node_instances(**named, MaxResults=2)
    more = panorama.list_application_instance_node_instances(
        **named, MaxResults=2, NextToken=nodes["NextToken"]
    )
    names = [node["NodeInstanceId"] for page in (nodes, more) for node in page["NodeInstances"]]
    assert len(set(names)) == 4
    assert len(panorama.list_application_instance_dependencies(**named)["PackageObjects"]) == 5

    signals = [{"NodeInstanceId": "square_camera", "Signal": "PAUSE"}]
    panorama.signal_application_instance_node_instances(**named, NodeSignals=signals)
    site.report(site.job("signal"), "SUCCEEDED")
    assert site.node_statuses(instance)["square_camera"] == "PAUSED"

    panorama.remove_application_instance(**named)
    site.report(site.job("remove"), "SUCCEEDED")
    (listed,) = panorama.list_application_instances(StatusFilter="REMOVAL_SUCCEEDED")["ApplicationInstances"]
    assert listed["ApplicationInstanceId"] == instance


def test_every_problem_of_the_manifests_reaches_the_client(served: Served) -> None:
    graph = json.loads(GRAPH)
    graph["nodeGraph"]["edges"] += [{"producer": "a.b", "consumer": "c.d"}]
    with pytest.raises(ClientError) as refused:
        served.panorama.create_application_instance(
            DefaultRuntimeContextDevice=served.site.device(),
            ManifestPayload={"PayloadData": json.dumps(graph)},
            ManifestOverridesPayload={"PayloadData": OVERRIDE},
        )
    answer = refused.value.response
    assert answer["Error"]["Code"] == "ValidationException"
    assert answer["ErrorId"] == "BV-MAN-020"
    assert len(answer["Fields"]) == len(answer["ErrorArguments"]) == 2
    assert all(argument["Name"] in answer["Error"]["Message"] for argument in answer["ErrorArguments"])


@pytest.mark.parametrize(
    "changes",
    [
        {"ManifestPayload": {}},
        {"ManifestPayload": {"PayloadData": ""}},
        {"ManifestPayload": {"PayloadData": "x" * 51_201}},
        {"DefaultRuntimeContextDevice": "a b"},
        {"RuntimeRoleArn": "role"},
        {"Name": "has blank"},
        {"Tags": {"aws:mine": "x"}},
        {"Tags": {str(number): "x" for number in range(51)}},
    ],
)
def test_what_the_model_forbids_is_refused(served: Served, changes: dict[str, Any]) -> None:
    sound = {"DefaultRuntimeContextDevice": "device-any", "ManifestPayload": {"PayloadData": GRAPH}}
    with pytest.raises(ClientError) as refused:
        served.panorama.create_application_instance(**{**sound, **changes})
    assert refused.value.response["Error"]["Code"] == "ValidationException"


@pytest.mark.parametrize("operation", ["describe_application_instance", "remove_application_instance"])
def test_an_unknown_instance_is_named(served: Served, operation: str) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(served.panorama, operation)(ApplicationInstanceId="applicationInstance-none")
    answer = refused.value.response
    assert answer["Error"]["Code"] == "ResourceNotFoundException"
    assert answer["ResourceId"] == "applicationInstance-none"
