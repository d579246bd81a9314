"""The same service over other stores and another broker: devices, jobs, packages."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest

from fakes.client_site import ClientSite, open_client_site
from fakes.environments import moto_environment
from fakes.host_ports import free_port
from fakes.postgres import postgres_server
from fakes.waiting import until

BUCKET = "far-away"


@contextmanager
def moto_s3() -> Iterator[str]:
    """An S3 endpoint of moto's own server, with one bucket."""
    python, port = moto_environment(), free_port()
    command = [str(python), "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: listens(port), 60.0)
        far = boto3.Session().client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1")
        far.create_bucket(Bucket=BUCKET)
        far.close()
        yield f"http://127.0.0.1:{port}/{BUCKET}/of-mine"
    finally:
        process.kill()
        process.wait()


def listens(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def changes(kind: str) -> Iterator[dict[str, Any]]:
    """The options that a service elsewhere is started with."""
    if kind == "postgresql":
        with postgres_server() as server:
            yield {"database_url": server.new_database()}
    elif kind == "s3":
        with moto_s3() as url:
            yield {"objects_url": url}
    else:
        yield {"broker_url": kind}


@pytest.fixture(params=["postgresql", "mosquitto", "s3"])
def site(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ClientSite]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "whatever moto is given")
    with changes(request.param) as options, open_client_site(tmp_path, **options) as opened:
        yield opened


def test_a_device_is_provisioned_and_does_a_job_and_an_object_comes_back(site: ClientSite) -> None:
    panorama, s3 = site.client("panorama"), site.client("s3")
    made = panorama.provision_device(Name="hall", Tags={"floor": "2"})
    (site.usb / "part").write_bytes(made["Certificates"])
    (site.usb / "part").rename(site.usb / "hall.zip")
    device = made["DeviceId"]

    def status() -> str:
        return str(panorama.describe_device(DeviceId=device)["DeviceConnectionStatus"])

    # Its appliance has claimed its certificate.
    until(lambda: status() == "ONLINE", 60.0)
    job = panorama.create_job_for_devices(DeviceIds=[device], JobType="REBOOT")["Jobs"][0]["JobId"]

    def progress() -> str:
        return str(panorama.describe_device_job(JobId=job)["Status"])

    until(lambda: progress() == "COMPLETED", 60.0)

    bucket = site.service.parts.settings.bucket
    content = os.urandom(300_000)
    s3.put_object(Bucket=bucket, Key="folder/object", Body=content)
    assert s3.get_object(Bucket=bucket, Key="folder/object")["Body"].read() == content
    assert [found["Key"] for found in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["folder/object"]
    assert [found["Tags"] for found in panorama.list_devices()["Devices"]] == [{"floor": "2"}]
