"""Two service processes over the same stores, serving one fleet through one broker."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

import fakes.second_service
from belvedere_simulator.service.composition import open_service
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.service.settings import Quotas, SiteSettings
from belvedere_simulator.vault.file_place import FilePlace
from fakes.channel_site import ChannelSite
from fakes.client_site import ClientSite
from fakes.postgres import postgres_server
from fakes.waiting import until

DEVICES = 6


@dataclass(frozen=True)
class Pair:
    """The site as the first process has it, and clients of each."""

    site: ChannelSite
    ours: Any
    theirs: Any


@contextmanager
def second_process(told: dict[str, Any]) -> Iterator[str]:
    """The address of another service, until it is told to end."""
    command = [sys.executable, str(fakes.second_service.__file__), json.dumps(told), *sys.path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["address"]
        finally:
            process.stdin.close()
            assert process.wait(60) == 0


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """The first runs the broker, the second reaches it as somebody else's."""
    folder = tmp_path_factory.mktemp("pair")
    with ExitStack() as opened:
        database = f"sqlite:///{folder / 'shared.db'}"
        if request.param == "postgresql":
            database = opened.enter_context(postgres_server()).new_database()
        keys = folder / "keys"
        options = ServiceOptions(
            folder / "first",
            key_places=(FilePlace(keys),),
            database_url=database,
            broker_url="mosquitto",
            settings=SiteSettings(quotas=Quotas(devices=DEVICES)),
        )
        site = ChannelSite(open_service(options))
        opened.callback(site.close)
        told = {
            "data": str(folder / "second"),
            "keys": str(keys),
            "database": database,
            "broker": site.service.channel.address,
            "devices": DEVICES,
        }
        address = opened.enter_context(second_process(told))
        clients = ClientSite(site.service, folder / "first", folder, folder)
        ours, theirs = clients.client("panorama"), clients.client("panorama", address)
        opened.callback(theirs.close)
        opened.callback(ours.close)
        yield Pair(site, ours, theirs)


@pytest.fixture
def pair(running: Pair) -> Iterator[Pair]:
    """Both, without devices."""
    yield running
    for device in running.ours.list_devices()["Devices"]:
        running.ours.delete_device(DeviceId=device["DeviceId"])


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """The answers, or the codes of what was refused."""

    def code(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except ClientError as error:
            return error.response["Error"]["Code"]

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(code, calls))


def test_what_one_writes_the_other_reads_and_an_appliance_has_them_both(pair: Pair) -> None:
    appliance = pair.site.appliance("hall")
    device = appliance.device_id

    def status(client: Any) -> str:
        return str(client.describe_device(DeviceId=device)["DeviceConnectionStatus"])

    for client in (pair.ours, pair.theirs):
        until(lambda client=client: status(client) == "ONLINE")  # type: ignore[misc]
    pair.theirs.update_device_metadata(DeviceId=device, Description="by the other")
    assert pair.ours.describe_device(DeviceId=device)["Description"] == "by the other"
    for asked, other in ((pair.ours, pair.theirs), (pair.theirs, pair.ours)):
        made = asked.create_job_for_devices(DeviceIds=[device], JobType="REBOOT")["Jobs"][0]["JobId"]
        # Both may send a notice, so a job may be told of again.
        job = next(job for job in iter(appliance.job, None) if job["jobId"] == made)
        # Each request is answered once, by one of the two: nothing is refused as told already.
        for step in ("IN_PROGRESS", "SUCCEEDED"):
            appliance.client.report(made, step, {}, expectedVersion=job["versionNumber"])
            job["versionNumber"] += 1
        until(lambda: other.describe_device_job(JobId=made)["Status"] == "COMPLETED")  # noqa: B023


def test_a_device_that_the_other_deletes_is_cut_off(pair: Pair) -> None:
    appliance = pair.site.appliance("lobby")
    pair.theirs.delete_device(DeviceId=appliance.device_id)
    until(lambda: appliance.changes and not appliance.changes[-1][0] and appliance.changes[-1][1])
    assert pair.ours.list_devices()["Devices"] == []


def test_a_quota_holds_when_both_are_pushed_at_once(pair: Pair) -> None:
    def provision(number: int) -> Callable[[], Any]:
        client = (pair.ours, pair.theirs)[number % 2]
        return lambda: client.provision_device(Name=f"device-{number}")["DeviceId"]

    answers = at_once(*(provision(number) for number in range(DEVICES + 4)))
    assert answers.count("ServiceQuotaExceededException") == 4
    for client in (pair.ours, pair.theirs):
        listed = {device["DeviceId"] for device in client.list_devices()["Devices"]}
        assert listed == set(answers) - {"ServiceQuotaExceededException"}


def test_a_name_is_given_to_one_only(pair: Pair) -> None:
    def provision(client: Any) -> Callable[[], Any]:
        return lambda: client.provision_device(Name="hall")["DeviceId"]

    answers = at_once(provision(pair.ours), provision(pair.theirs))
    assert answers.count("ConflictException") == 1
    assert len(pair.theirs.list_devices()["Devices"]) == 1
