"""What a device's certificate is exchanged for, and who gets nothing."""

from __future__ import annotations

import json
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from belvedere_simulator.appliance.provisioning.record import DeviceRecord
from belvedere_simulator.channel.tls import client_context, trusting_context
from belvedere_simulator.service.certificates.authority import CLIENT, issue, key_pem, new_authority, new_key
from belvedere_simulator.service.certificates.identity import Kind
from campaigns.kills.site import Clients
from fakes.keyed_site import BUCKET
from service.authorisation.conftest import outcome
from service.device_keys.conftest import Street

DENIED = {"AccessDenied", "AccessDeniedException"}
ENDED = {"UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId"}


def datum(namespace: str) -> dict[str, Any]:
    return {"Namespace": namespace, "MetricData": [{"MetricName": "DeviceActive", "Value": 1.0}]}


def own_keys(street: Street, device: DeviceRecord) -> Clients:
    return street.site.holder(street.site.ask(device).keys)


def write_log(clients: Clients, group: str, stream: str = "occ_log") -> str:
    created = outcome(clients("logs").create_log_group, logGroupName=group)
    if created not in {"ok", "ResourceAlreadyExistsException"}:
        return created
    clients("logs").create_log_stream(logGroupName=group, logStreamName=f"{stream}-{time.monotonic_ns()}")
    event = {"timestamp": int(time.time() * 1000), "message": "a line"}
    named = {"logGroupName": group, "logStreamName": stream}
    outcome(clients("logs").create_log_stream, **named)
    return outcome(clients("logs").put_log_events, **named, logEvents=[event])


def test_the_keys_have_the_form_of_the_original_and_last_an_hour(street: Street) -> None:
    answer = street.site.ask(street.one.device, thing=street.one.device.thing)
    assert set(answer.keys) == {"accessKeyId", "secretAccessKey", "sessionToken", "expiration"}
    ends = datetime.strptime(answer.keys["expiration"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    said = parsedate_to_datetime(answer.headers["Date"])
    assert timedelta(minutes=59) < ends - said <= timedelta(hours=1)
    assert answer.document["region"] == "us-east-1"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_device_reaches_what_is_its_own(street: Street) -> None:
    one, clients = street.one, own_keys(street, street.one.device)
    groups = f"/aws/panorama/devices/{one.device.device_id}"
    assert write_log(clients, groups) == "ok"
    assert write_log(clients, f"{groups}/applications/{one.instance}") == "ok"
    assert outcome(clients("cloudwatch").put_metric_data, **datum("PanoramaDeviceMetrics")) == "ok"
    value = clients("secretsmanager").get_secret_value(SecretId=one.secret)["SecretString"]
    assert json.loads(value)["password"] == "password of one-camera"
    stored = clients("s3").get_object(Bucket=BUCKET, Key=street.site.asset(one.name))
    assert stored["Body"].read() == b"the model of one-code"


def test_a_device_reaches_nothing_of_another(street: Street) -> None:
    two, clients = street.two, own_keys(street, street.one.device)
    theirs = f"/aws/panorama/devices/{two.device.device_id}"
    assert write_log(clients, theirs) in DENIED
    assert write_log(clients, f"{theirs}/applications/{two.instance}") in DENIED
    assert write_log(clients, f"/aws/panorama/devices/{street.one.device.device_id}0") in DENIED
    assert outcome(clients("secretsmanager").get_secret_value, SecretId=two.secret) in DENIED
    asset = {"Bucket": BUCKET, "Key": street.site.asset(two.name)}
    assert outcome(clients("s3").get_object, **asset) in DENIED


def test_a_device_may_nothing_beyond_its_work(street: Street) -> None:
    one, clients = street.one, own_keys(street, street.one.device)
    group = {"logGroupName": f"/aws/panorama/devices/{one.device.device_id}"}
    asset = {"Bucket": BUCKET, "Key": street.site.asset(one.name)}
    refused = [
        outcome(clients("cloudwatch").put_metric_data, **datum("AWS/EC2")),
        outcome(clients("logs").delete_log_group, **group),
        outcome(clients("logs").describe_log_groups),
        outcome(clients("secretsmanager").put_secret_value, SecretId=one.secret, SecretString="{}"),
        outcome(clients("secretsmanager").list_secrets),
        outcome(clients("s3").put_object, **asset, Body=b"x"),
        outcome(clients("s3").list_objects_v2, Bucket=BUCKET),
        outcome(clients("panorama").list_devices),
        outcome(clients("iam").list_roles),
        outcome(clients("iot-data").publish, topic="panorama/x"),
    ]
    assert set(refused) <= DENIED, refused


def test_an_application_speaks_as_its_role(street: Street) -> None:
    one, site = street.one, street.site
    clients = site.holder(site.ask(one.device, one.instance).keys)
    arn = clients("sts").get_caller_identity()["Arn"]
    assert arn.endswith(f":assumed-role/one-role/{one.instance}")
    assert outcome(clients("cloudwatch").put_metric_data, **datum("Mine")) == "ok"
    assert outcome(clients("secretsmanager").get_secret_value, SecretId=one.secret) in DENIED
    assert write_log(clients, f"/aws/panorama/devices/{one.device.device_id}") in DENIED


def test_an_application_of_another_device_is_none_of_ones_own(street: Street) -> None:
    answer = street.site.ask(street.one.device, street.two.instance)
    assert (answer.status, answer.document["code"]) == (404, "ResourceNotFoundException")
    unknown = street.site.ask(street.one.device, "applicationInstance-unknown")
    assert unknown.document["code"] == answer.document["code"]
    assert answer.document["message"].replace(street.two.instance, "") == unknown.document["message"].replace(
        "applicationInstance-unknown", ""
    )


def test_an_application_without_a_role_has_no_keys(street: Street) -> None:
    site = street.site
    site.camera("plain-camera")
    instance = site.deploy(street.one.device.device_id, site.application("plain", "plain-camera"))
    answer = site.ask(street.one.device, instance)
    assert (answer.status, answer.document["code"]) == (404, "NoRoleAttached")


@pytest.mark.parametrize("alias", ["", "other", "../x", "PanoramaDevice/../x"])
def test_only_what_there_is_can_be_asked_for(street: Street, alias: str) -> None:
    assert street.site.ask(street.one.device, alias).status == 404


def test_the_thing_that_is_named_has_to_be_the_certificates(street: Street) -> None:
    answer = street.site.ask(street.one.device, thing=street.two.device.thing)
    assert answer.status == 403
    assert street.two.device.thing in answer.document["message"]


def test_a_temporary_certificate_is_exchanged_for_nothing(street: Street) -> None:
    archive = street.site.channel.archive("claiming")
    context = client_context(archive.authority, archive.certificate, archive.key)
    answer = street.site.asked(context, "PanoramaDevice", {})
    assert answer.status == 403
    assert "temporary certificate" in answer.document["message"]
    assert archive.credentials == street.site.endpoint


@pytest.mark.parametrize("kind", [Kind.DESKTOP, Kind.SERVICE])
def test_certificates_of_others_are_exchanged_for_nothing(street: Street, kind: Kind) -> None:
    certificates = street.site.service.panorama.certificates
    with street.site.service.parts.database.write() as connection:
        shown = certificates.issue_client(connection, kind)
    context = client_context(certificates.authority.pem, shown.certificate, shown.key)
    answer = street.site.asked(context, "PanoramaDevice", {})
    assert (answer.status, answer.document["message"]) == (403, "the certificate is not that of a device")


def test_a_certificate_of_the_authority_that_was_never_recorded_is_refused(street: Street) -> None:
    authority, key = street.site.service.panorama.certificates.authority, new_key()
    expires = datetime.now(UTC) + timedelta(days=1)
    made = issue(authority, key.public_key(), street.one.device.thing, CLIENT, expires)
    context = client_context(authority.pem, made.public_bytes(Encoding.PEM), key_pem(key))
    answer = street.site.asked(context, "PanoramaDevice", {})
    assert answer.status == 403
    assert "it is not known" in answer.document["message"]


def test_a_certificate_of_another_authority_is_not_let_in(street: Street) -> None:
    other, key = new_authority(datetime.now(UTC)), new_key()
    expires = datetime.now(UTC) + timedelta(days=1)
    made = issue(other, key.public_key(), street.one.device.thing, CLIENT, expires)
    trusted = street.site.service.panorama.certificates.authority.pem
    context = client_context(trusted, made.public_bytes(Encoding.PEM), key_pem(key))
    with pytest.raises((ssl.SSLError, ConnectionError), match=r"(?i)unknown ca|reset|EOF|pipe"):
        street.site.asked(context, "PanoramaDevice", {})


def test_nobody_is_let_in_without_a_certificate(street: Street) -> None:
    trusted = street.site.service.panorama.certificates.authority.pem
    with pytest.raises((ssl.SSLError, ConnectionError), match=r"(?i)certificate.required|reset|EOF|pipe"):
        street.site.asked(trusting_context(trusted), "PanoramaDevice", {})


def test_a_revoked_certificate_ends_the_keys_it_was_exchanged_for(street: Street) -> None:
    site, device = street.site, street.site.device("revoked")
    device_keys = own_keys(street, device)
    assert outcome(device_keys("cloudwatch").put_metric_data, **datum("PanoramaDeviceMetrics")) == "ok"
    certificates = site.service.panorama.certificates
    with site.service.parts.database.write() as connection:
        certificates.revoke_thing(connection, device.thing)
    refused = outcome(device_keys("cloudwatch").put_metric_data, **datum("PanoramaDeviceMetrics"))
    assert refused in ENDED
    answer = site.ask(device)
    assert answer.status == 403
    assert "revoked" in answer.document["message"]


def test_a_deleted_device_loses_its_keys_and_those_of_its_applications(street: Street) -> None:
    site, device = street.site, street.site.device("deleted")
    site.camera("deleted-camera")
    graph = site.application("deleted-code", "deleted-camera")
    role = site.role("deleted-role", "cloudwatch:PutMetricData")
    instance = site.deploy(device.device_id, graph, role)
    holders = [own_keys(street, device), site.holder(site.ask(device, instance).keys)]
    put = datum("PanoramaDeviceMetrics")
    assert [outcome(each("cloudwatch").put_metric_data, **put) for each in holders] == ["ok", "ok"]
    site.api("panorama").delete_device(DeviceId=device.device_id)
    assert {outcome(each("cloudwatch").put_metric_data, **put) for each in holders} <= ENDED
    assert site.ask(device).status == 403
    assert site.ask(device, instance).status == 403


def test_a_device_reads_the_secrets_of_its_cameras_only_while_they_are_deployed(street: Street) -> None:
    site, device = street.site, street.site.device("moving")
    secret = site.camera("moving-camera")
    before = own_keys(street, device)
    assert outcome(before("secretsmanager").get_secret_value, SecretId=secret) in DENIED
    instance = site.deploy(device.device_id, site.application("moving-code", "moving-camera"))
    during = own_keys(street, device)
    assert outcome(during("secretsmanager").get_secret_value, SecretId=secret) == "ok"
    site.api("panorama").remove_application_instance(ApplicationInstanceId=instance)
    described = site.api("panorama").describe_application_instance(ApplicationInstanceId=instance)
    assert described["Status"] == "REMOVAL_SUCCEEDED"
    # The keys that were allowed it are over, at once; the device is given others.
    assert outcome(during("secretsmanager").get_secret_value, SecretId=secret) in ENDED
    after = own_keys(street, device)
    assert outcome(after("secretsmanager").get_secret_value, SecretId=secret) in DENIED


def test_the_key_of_the_certificate_is_needed(street: Street) -> None:
    with pytest.raises(ssl.SSLError, match=r"(?i)mismatch"):
        street.site.ask(replace(street.one.device, key=street.two.device.key))
