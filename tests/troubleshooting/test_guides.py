"""The troubleshooter on a real site, with plugged drives, taken ports and certificates that have expired."""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any, cast

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from belvedere_simulator.drives.drive import FAT32, Drive
from belvedere_simulator.drives.drives import Drives
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.reader import read_archive
from belvedere_simulator.troubleshooting.guide import Finding, State, Surroundings
from belvedere_simulator.troubleshooting.guides import find_guide, guides, look
from belvedere_simulator.troubleshooting.versions import CLEAN, clean, patch_versions, removable
from fakes.client_site import ClientSite, open_client_site
from fakes.host_ports import free_port
from fakes.idle_appliances import IdleAppliance
from fakes.samples import register_camera
from fakes.waiting import until

STICK = Drive("/dev/sdb1", "PANORAMA", "Stick", 8 * 10**9, FAT32, Path("/media/stick"))
PACKAGE = "COUNTER"


class _Listed:
    """Drives that are listed and nothing else."""

    def __init__(self, *drives: Drive) -> None:
        self._drives = drives

    def listed(self) -> tuple[Drive, ...]:
        return self._drives


def listed(*drives: Drive) -> Drives:
    """The drives of a computer."""
    return cast(Drives, _Listed(*drives))


def refused() -> Any:
    """A site that does not answer."""
    raise BelvedereError("BV-CLI-009", "The site does not answer")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientSite]:
    """A whole service."""
    with open_client_site(tmp_path_factory.mktemp("site")) as opened:
        yield opened


@pytest.fixture
def around(site: ClientSite) -> Surroundings:
    """The site, and one good stick."""

    def client(service: str) -> Any:
        return site.client(service)

    return Surroundings(lambda: client, None, listed(STICK))


def found(name: str, around: Surroundings, **answers: str) -> list[Finding]:
    """What a guide finds."""
    return list(look(find_guide(name), around, answers))


def states(findings: Sequence[Finding]) -> set[State]:
    """Theirs."""
    return {each.state for each in findings}


def test_every_guide_has_its_words_and_one_that_is_not_there_is_told() -> None:
    assert len({guide.name for guide in guides()}) == len(guides()) == 13
    assert all(guide.title and guide.about for guide in guides())
    with pytest.raises(BelvedereError) as caught:
        find_guide("nothing")
    assert caught.value.code == "BV-TRB-001"
    catalogue = resources.files("belvedere_resources") / "known_messages"
    named = {
        name
        for file in catalogue.iterdir()
        for name in re.findall(r'"guided": "([^"]+)"', file.read_text(encoding="utf-8"))
    }
    assert named <= {guide.name for guide in guides()}


@pytest.mark.parametrize("guide", [guide.name for guide in guides()])
def test_without_a_site_every_guide_still_tells_something(guide: str) -> None:
    told = found(guide, Surroundings(refused, None, listed()))
    assert told
    assert all(each.text for each in told)


def test_sticks_are_judged(around: Surroundings) -> None:
    assert "PANORAMA (8 GB) is FAT32 and fits." in [each.text for each in found("stick", around)]
    bad = replace(STICK, file_system="exFAT", size=64 * 10**9)
    told = found("stick", replace(around, drives=listed(bad)))
    assert sum(each.state is State.PROBLEM for each in told) == 2
    assert "Unplug the adapter" in found("stick", replace(around, drives=listed()))[0].remedy


def certificate(file: Path, days: int) -> Path:
    """One that expires in so many days."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a")]),
    )
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = (
        made.serial_number(1)
        .not_valid_before(now - timedelta(days=99))
        .not_valid_after(now + timedelta(days))
    )
    file.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    return file


@pytest.mark.parametrize(("days", "words"), [(-1, "expired on"), (9, "expires on"), (90, "is valid until")])
def test_certificates_of_a_file_are_dated(
    around: Surroundings, tmp_path: Path, days: int, words: str
) -> None:
    told = found("certificates", around, certificate=str(certificate(tmp_path / "a.pem", days)))
    assert words in told[0].text
    assert told[0].state is (State.FINE if days > 30 else State.PROBLEM)


def test_a_certificate_is_seen_at_an_address(around: Surroundings, site: ClientSite, tmp_path: Path) -> None:
    address = f"127.0.0.1:{site.service.device_keys.port}"
    assert "is valid until" in found("certificates", around, certificate=address)[0].text
    odd = tmp_path / "odd.pem"
    odd.write_text("nothing")
    assert found("certificates", around, certificate=str(odd))[0].state is State.UNKNOWN
    closed = f"127.0.0.1:{free_port()}"
    assert found("certificates", around, certificate=closed)[0].state is State.UNKNOWN


def test_a_port_whose_connections_have_ended_is_free(around: Surroundings) -> None:
    port = free_port()
    with (
        socket.create_server(("127.0.0.1", port)) as server,
        socket.create_connection(("127.0.0.1", port)) as caller,
    ):
        answering, _address = server.accept()
        # Who ends first is the one that the system waits for.
        answering.close()
        assert caller.recv(1) == b""
    assert [each.state for each in found("ports", around, port=str(port))] == [State.FINE]


def test_a_port_is_free_or_taken(around: Surroundings) -> None:
    with socket.socket() as taken:
        taken.bind(("", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = found("ports", around, port=port)
        assert told[0].state is State.PROBLEM
        assert str(os.getpid()) in told[0].text
    assert found("ports", around, port="none")[0].state is State.UNKNOWN
    assert found("ports", around)[-1].state is State.FINE


def test_a_refusal_tells_role_action_and_statement(around: Surroundings, site: ClientSite) -> None:
    iam = site.client("iam")
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "panorama.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    iam.create_role(RoleName="counter", AssumeRolePolicyDocument=json.dumps(trust))
    who = "arn:aws:sts::123456789012:assumed-role/counter/session"
    message = f"User: {who} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k"
    told = found("permissions", around, message=message)
    assert [each.state for each in told] == [State.PROBLEM, State.PROBLEM]
    assert f"{who} asked for s3:GetObject on arn:aws:s3:::b/k" in told[0].text
    assert '"Action": "s3:GetObject"' in told[0].remedy
    assert "The role counter has no policies" in told[1].text
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    iam.put_role_policy(RoleName="counter", PolicyName="mine", PolicyDocument=json.dumps(policy))
    assert "mine" in found("permissions", around, message=message)[1].text
    gone = message.replace("/counter/", "/nobody/")
    assert found("permissions", around, message=gone)[1].state is State.UNKNOWN
    user = message.replace("assumed-role/counter/session", "user/me")
    assert found("permissions", around, message=user)[1].state is State.BY_HAND
    assert states(found("permissions", around)) == {State.BY_HAND}


def register(site: ClientSite, package: str, number: int, *, latest: bool) -> str:
    """A patch version; which one it is."""
    panorama = site.client("panorama")
    place = panorama.describe_package(PackageId=f"packageName/{PACKAGE}")["StorageLocation"]
    manifest = {
        "nodePackage": {
            "envelopeVersion": "2021-01-01",
            "name": PACKAGE,
            "version": "1.0",
            "description": str(number),
            "assets": [],
            "interfaces": [
                {
                    "name": "camera",
                    "category": "media_source",
                    "asset": "",
                    "inputs": [],
                    "outputs": [{"name": "video_out", "type": "media"}],
                }
            ],
        }
    }
    content = json.dumps(manifest).encode()
    patch = hashlib.sha256(content).hexdigest()
    key = f"{place['ManifestPrefixLocation']}/1.0/{patch}.json"
    site.client("s3").put_object(Bucket=place["Bucket"], Key=key, Body=content)
    which = {"PackageId": package, "PackageVersion": "1.0", "PatchVersion": patch}
    panorama.register_package_version(**which, MarkLatest=latest)
    until(lambda: panorama.describe_package_version(**which)["Status"] == "REGISTER_COMPLETED")
    return patch


def test_unused_patch_versions_are_taken_back_and_can_be_registered_again(
    around: Surroundings, site: ClientSite, tmp_path: Path
) -> None:
    package = site.client("panorama").create_package(PackageName=PACKAGE)["PackageId"]
    patches = [register(site, package, number, latest=number == 0) for number in range(3)]
    assert found("versions", around)[0].text == f"{PACKAGE} has 3 of 20 versions; 2 of them are not used."
    (tmp_path / "settings.json").write_text(json.dumps({"quotas": {"versions_of_package": 4}}))
    (told,) = found("versions", replace(around, site=tmp_path))
    assert told.text == f"{PACKAGE} has 3 of 4 versions; 2 of them are not used."
    assert (told.state, told.action) == (State.PROBLEM, CLEAN)
    clients = around.open_site()
    unused = removable(patch_versions(clients))
    assert {each.patch for each in unused} == set(patches[1:])
    gone, left = clean(clients, unused, tmp_path / "kept")
    assert len(gone) == 2
    assert left == []
    assert [each.patch for each in patch_versions(clients)] == [patches[0]]
    kept = tmp_path / "kept" / PACKAGE / "1.0"
    assert {file.stem for file in kept.iterdir()} == set(patches[1:])
    assert all(hashlib.sha256(file.read_bytes()).hexdigest() == file.stem for file in kept.iterdir())
    # Once more is nothing to be afraid of.
    assert clean(clients, [replace(gone[0], key=f"{gone[0].key}-missing")], tmp_path / "kept")[1]


def test_the_latest_stays_and_a_folder_that_is_none_is_told(
    around: Surroundings, site: ClientSite, tmp_path: Path
) -> None:
    clients = around.open_site()
    (latest,) = [each for each in patch_versions(clients) if each.package == PACKAGE]
    assert removable([latest]) == []
    (tmp_path / "file").write_text("no folder")
    gone, left = clean(clients, [latest], tmp_path / "file")
    assert gone == []
    assert "BV-TRB-002" in left[0]
    assert site.client("s3").head_object(Bucket=latest.bucket, Key=latest.key)


def test_a_camera_without_a_way_or_without_its_secret_is_a_problem(
    around: Surroundings, site: ClientSite
) -> None:
    panorama, port = site.client("panorama"), free_port()
    panorama.create_node_from_template_job(
        TemplateType="RTSP_CAMERA_STREAM",
        NodeName="gate",
        OutputPackageName="gate",
        OutputPackageVersion="1.0",
        TemplateParameters={"StreamUrl": f"rtsp://127.0.0.1:{port}/a", "Username": "u", "Password": "secret"},
    )
    until(lambda: panorama.list_nodes(Category="MEDIA_SOURCE", PackageName="gate")["Nodes"])
    told = found("camera", around, camera="gate")
    assert State.PROBLEM in states(told)
    assert all("secret" not in f"{each.text}{each.remedy}" for each in told)
    manager = site.client("secretsmanager")
    for each in manager.list_secrets()["SecretList"]:
        manager.delete_secret(SecretId=each["ARN"], ForceDeleteWithoutRecovery=True)
    assert "register it again" in found("camera", around, camera="gate")[0].remedy
    assert found("camera", around, camera="nobody")[0].state is State.UNKNOWN


@pytest.fixture(scope="module")
def failed(site: ClientSite) -> Iterator[str]:
    """An application whose only node has failed, and which said why; its id."""
    panorama, logs = site.client("panorama"), site.client("logs")
    register_camera(site, "hall", "rtsp://192.0.2.1/a")
    answer = panorama.provision_device(Name="yard")
    appliance = IdleAppliance(read_archive(answer["Certificates"], datetime.now(UTC)))
    until(lambda: panorama.describe_device(DeviceId=answer["DeviceId"])["ProvisioningStatus"] == "SUCCEEDED")
    node = {"name": "camera", "interface": "123456789012::hall.hall", "launch": "onAppStart"}
    packages = [{"name": "123456789012::hall", "version": "1.0"}]
    graph = {"envelopeVersion": "2021-01-01", "packages": packages, "nodes": [node], "edges": []}
    instance = panorama.create_application_instance(
        Name="counter",
        DefaultRuntimeContextDevice=answer["DeviceId"],
        ManifestPayload={"PayloadData": json.dumps({"nodeGraph": graph})},
    )["ApplicationInstanceId"]
    which = {"ApplicationInstanceId": instance}

    def deployed() -> bool:
        appliance.work()
        return bool(panorama.describe_application_instance(**which)["Status"] == "DEPLOYMENT_SUCCEEDED")

    until(deployed)
    told = {"applicationInstanceId": instance, "state": "RUNNING", "health": "ERROR"}
    appliance._report(appliance._client, instances=[{**told, "nodes": {"camera": "ERROR"}}])
    nodes = panorama.list_application_instance_node_instances
    until(lambda: nodes(**which)["NodeInstances"][0]["CurrentStatus"] == "ERROR")
    group, now = f"/aws/panorama/devices/{answer['DeviceId']}/applications/{instance}", datetime.now(UTC)
    logs.create_log_group(logGroupName=group)
    for stream, minutes, line in (
        ("camera", 61, "liveMedia0: Failed to get SDP description: 404 Not Found; with the result code: 404"),
        ("camera", 60, "ERROR no stream"),
        ("code", 0, "one\nModuleNotFoundError: No module named 'cv2'\ntwo"),
    ):
        if not logs.describe_log_streams(logGroupName=group, logStreamNamePrefix=stream)["logStreams"]:
            logs.create_log_stream(logGroupName=group, logStreamName=stream)
        at = int((now - timedelta(minutes=minutes)).timestamp() * 1000)
        logs.put_log_events(
            logGroupName=group, logStreamName=stream, logEvents=[{"timestamp": at, "message": line}]
        )
    yield instance
    appliance.close()


def test_an_application_that_failed_tells_what_its_logs_mean(around: Surroundings, failed: str) -> None:
    told = found("application", around, application="counter")
    assert {each.state for each in told} == {State.PROBLEM}
    texts = [each.text for each in told]
    assert "counter (DEPLOYMENT_SUCCEEDED) has failed: camera." in texts
    assert told[0].remedy == "It was deployed well, and said later: ERROR no stream"
    assert "camera: The camera has no stream under this path" in texts
    assert "code: The Python module cv2 is missing" in texts
    assert found("application", around, application=failed) == told
    assert "no application named nobody" in found("application", around, application="nobody")[0].text


def test_an_empty_log_is_told_with_when_each_stream_had_a_line(around: Surroundings, failed: str) -> None:
    told = [each.text for each in found("empty-log", around, application=failed)]
    assert any("counter has printed nothing" in text for text in told)
    assert any("the last line of camera came" in text for text in told)
    assert "counter: code has lines." in told


def test_a_device_that_is_offline_is_told(around: Surroundings, site: ClientSite, failed: str) -> None:
    assert failed
    assert "yard is online." in [each.text for each in found("connection", around)]
    site.client("panorama").provision_device(Name="new")
    assert "new" in found("archive", around)[0].text
