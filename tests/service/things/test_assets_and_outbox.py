"""Addresses of assets, and messages that outlive the process that wrote them."""

from __future__ import annotations

import hashlib
import threading
import urllib.request
from pathlib import Path

import pytest

from belvedere_simulator.channel.device_session import Rejection
from belvedere_simulator.channel.jobs.execution import Status
from belvedere_simulator.channel.messages import Message
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.packages.locations import Location
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.things import outbox
from belvedere_simulator.service.things.executions import find_execution
from belvedere_simulator.service.things.queue import ThingJobs
from fakes.channel_site import Appliance, ChannelSite
from fakes.hand_clock import HandClock
from fakes.waiting import until

ACCOUNT, PACKAGE = "123456789012", "people"
THING = "panorama_gate_Thing_00000001"
CONTENT = b"weights" * 1000


def _deploy(site: ChannelSite, device: Appliance, name: str) -> None:
    """A job that names one file of a package."""
    file = {"file": name, "size": len(CONTENT), "sha256": hashlib.sha256(CONTENT).hexdigest()}
    package = {"account": ACCOUNT, "name": PACKAGE, "version": "1.0", "files": [file]}
    document = {"operation": "deploy", "version": 1, "packages": [package]}
    with site.service.parts.database.write() as connection:
        site.service.panorama.queue.enqueue(connection, device.thing, "deploy-1", document)


def test_a_device_fetches_the_files_of_its_own_job_and_no_others(site: ChannelSite) -> None:
    left, right = site.appliance("left"), site.appliance("right")
    bucket = site.service.parts.settings.bucket
    key = Location(bucket, ACCOUNT, PACKAGE).binary("model 1.tar.gz")
    site.put_object(bucket, key, CONTENT)
    _deploy(site, left, "model 1.tar.gz")
    assert left.job()["jobId"] == "deploy-1"
    (link,) = left.client.asset_links("deploy-1")
    with urllib.request.urlopen(link["url"], timeout=20) as answer:
        assert answer.read() == CONTENT
    with pytest.raises(Rejection):
        right.client.asset_links("deploy-1")
    left.client.report("deploy-1", Status.SUCCEEDED, {})
    with pytest.raises(Rejection):
        left.client.asset_links("deploy-1")


def test_what_could_not_be_sent_is_sent_later_in_its_order(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'state.db'}")
    database.create()
    sent: list[str] = []
    away = threading.Event()
    away.set()

    def publish(topic: str, _payload: bytes) -> None:
        if away.is_set() and len(sent) == 2:
            raise BelvedereError("BV-BRK-012", "the broker is away")
        sent.append(topic)

    with database.write() as connection:
        outbox.post(connection, THING, [Message(f"t/{number}", {}) for number in range(5)])
    sender = outbox.Sender(database, publish, lambda: None)
    sender.start()
    until(lambda: len(sent) == 2)
    away.clear()
    until(lambda: len(sent) == 5)
    sender.stop()
    assert sent == [f"t/{number}" for number in range(5)]
    database.close()


def test_a_change_that_is_undone_tells_nobody(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'state.db'}")
    database.create()
    jobs = ThingJobs(HandClock())
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        jobs.enqueue(connection, THING, "job-1", {"operation": "reboot"})
        raise ZeroDivisionError
    with database.read() as connection:
        assert find_execution(connection, THING, "job-1") is None
    sent: list[str] = []
    sender = outbox.Sender(database, lambda topic, _payload: sent.append(topic), lambda: None)
    sender.start()
    with database.write() as connection:
        outbox.post(connection, THING, [Message("after", {})])
    sender.wake()
    until(lambda: sent)
    sender.stop()
    assert sent == ["after"]
    database.close()
