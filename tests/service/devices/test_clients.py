"""The operations through boto3 over a real connection."""

from __future__ import annotations

import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.models import panorama_model
from belvedere_simulator.provisioning.reader import read_archive
from belvedere_simulator.service.access.access_keys import AccessKeys
from belvedere_simulator.service.access.authenticator import Authenticator
from belvedere_simulator.service.access.rates import NoRates
from belvedere_simulator.service.access.sessions import Sessions
from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.devices.permissions import device_resources
from belvedere_simulator.service.foreign.foreign_service import ForeignServices
from belvedere_simulator.service.http.faces import Faces, faces_by_name
from belvedere_simulator.service.http.gate import Gate
from belvedere_simulator.service.http.server import Bind, start_server
from belvedere_simulator.service.roles.callers import SessionCallers
from belvedere_simulator.service.settings import SiteSettings
from fakes.device_site import VAULT, DeviceSite


@pytest.fixture
def panorama(site: DeviceSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    handlers = {**site.devices.handlers(), **site.jobs.handlers(), **site.tags.handlers()}
    face = Gateway(panorama_model(), handlers, device_resources)
    site.database.create()
    keys, wall, settings = AccessKeys(site.database, VAULT), SystemClock(), SiteSettings()
    sessions = Sessions(site.database, VAULT, wall)
    callers = SessionCallers(site.database, settings, wall, secure=False)
    authenticator = Authenticator(site.database, keys, sessions, settings, wall, callers)
    gate = Gate(Faces(faces_by_name([face]), ForeignServices({})), authenticator, NoRates(), None)
    server = start_server(gate, Bind(), tmp_path / "incoming")
    monkeypatch.setenv("AWS_DATA_PATH", str(resources.files("belvedere_resources") / "api"))
    key = keys.site_key(time.time())
    client = boto3.Session().client(
        "panorama",
        endpoint_url=server.address,
        region_name="us-east-1",
        aws_access_key_id=key.key_id,
        aws_secret_access_key=key.secret,
        config=Config(retries={"max_attempts": 0}),
    )
    yield client
    client.close()
    server.stop()


def refused(call: Any, **parameters: Any) -> tuple[str, int, dict[str, Any]]:
    with pytest.raises(ClientError) as raised:
        call(**parameters)
    answer = raised.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"], dict(answer)


def test_a_device_from_its_archive_to_its_end(panorama: Any, site: DeviceSite) -> None:
    made = panorama.provision_device(Name="gate", Description="North", Tags={"place": "north"})
    assert made["Status"] == "AWAITING_PROVISIONING"
    assert read_archive(made["Certificates"], site.clock.now()).device_id == made["DeviceId"]
    found = panorama.describe_device(DeviceId=made["DeviceId"])
    assert (found["Name"], found["Description"], found["Tags"]) == ("gate", "North", {"place": "north"})
    assert abs((found["CreatedTime"] - site.clock.now()).total_seconds()) < 1
    panorama.tag_resource(ResourceArn=made["Arn"], Tags={"floor": "2"})
    panorama.untag_resource(ResourceArn=made["Arn"], TagKeys=["place"])
    assert panorama.list_tags_for_resource(ResourceArn=made["Arn"])["Tags"] == {"floor": "2"}
    panorama.update_device_metadata(DeviceId=made["DeviceId"], Description="South")
    assert [device["Description"] for device in panorama.list_devices()["Devices"]] == ["South"]
    assert panorama.delete_device(DeviceId=made["DeviceId"])["DeviceId"] == made["DeviceId"]
    assert panorama.list_devices()["Devices"] == []


def test_jobs_of_a_device(panorama: Any, site: DeviceSite) -> None:
    device_id = site.online("gate", "4.3.45")
    config = {"OTAJobConfig": {"ImageVersion": "4.3.55"}}
    made = panorama.create_job_for_devices(DeviceIds=[device_id], DeviceJobConfig=config, JobType="OTA")
    assert made["Jobs"] == [{"JobId": f"{device_id}-0", "DeviceId": device_id}]
    found = panorama.describe_device_job(JobId=f"{device_id}-0")
    assert (found["Status"], found["ImageVersion"]) == ("PENDING", "4.3.55")
    assert panorama.list_devices_jobs(DeviceId=device_id)["DeviceJobs"][0]["JobType"] == "OTA"


def test_pages(panorama: Any, site: DeviceSite) -> None:
    for number in range(27):
        site.call("ProvisionDevice", Name=f"device-{number:02}")
    first = panorama.list_devices(SortBy="NAME", SortOrder="DESCENDING", MaxResults=25)
    rest = panorama.list_devices(SortBy="NAME", SortOrder="DESCENDING", NextToken=first["NextToken"])
    listed = [device["Name"] for device in [*first["Devices"], *rest["Devices"]]]
    assert listed == [f"device-{number:02}" for number in reversed(range(27))]
    code, status, _ = refused(panorama.list_devices, SortBy="NAME", NextToken=first["NextToken"])
    assert (code, status) == ("ValidationException", 400)


def test_refusals_arrive_with_their_members(panorama: Any, site: DeviceSite) -> None:
    made = panorama.provision_device(Name="gate")
    code, status, answer = refused(panorama.provision_device, Name="gate")
    assert (code, status, answer["ResourceId"]) == ("ConflictException", 409, made["DeviceId"])
    code, status, answer = refused(panorama.describe_device, DeviceId="device-none")
    assert (code, status, answer["ResourceType"]) == ("ResourceNotFoundException", 404, "DEVICE")
    static = {"IpAddress": "10.0.0.5", "Mask": "24", "DefaultGateway": "10.9.0.1", "Dns": []}
    network = {"Ethernet0": {"ConnectionType": "STATIC_IP", "StaticIpConnectionInfo": static}}
    code, status, answer = refused(panorama.provision_device, Name="yard", NetworkingConfiguration=network)
    assert (code, status, answer["Reason"]) == ("ValidationException", 400, "FIELD_VALIDATION_FAILED")
    assert answer["Fields"][0]["Name"].endswith("StaticIpConnectionInfo.DefaultGateway")
    for number in range(49):
        site.call("ProvisionDevice", Name=f"device-{number}")
    code, status, answer = refused(panorama.provision_device, Name="one-more")
    assert (code, status, answer["ServiceCode"]) == ("ServiceQuotaExceededException", 402, "panorama")
