"""Deployments that fail at each stage: what ran still runs, or comes back by what the button asks."""

from __future__ import annotations

import json
import queue
import shutil
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.client.applications import ApplicationCalls
from belvedere_simulator.client.call import Call, CallCancelledError
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from fakes.client_site import ClientSite, open_client_site
from fakes.cutting_proxy import Cut, cutting_proxy
from fakes.gst_camera import GstCamera
from fakes.host_ports import free_port
from fakes.living_appliance import LivingAppliance, in_one_line
from fakes.samples import SAMPLES, register_camera
from fakes.status_page import status_page
from fakes.waiting import until

PATIENCE = 90
PACKAGE = "packages/123456789012-STATUS_PAGE_CODE-1.0"
pytestmark = pytest.mark.timeout(300)


@dataclass
class Bench:
    """A box on which the application `older` runs, and the calls of the child about it."""

    site: ClientSite
    box: LivingAppliance
    calls: ApplicationCalls
    port: int
    older: str = ""

    def deploy(self, folder: Path, title: str, endpoint: str = "", **given: Any) -> Followed:
        """Begin a deployment of a project, with this title."""
        port = self.port if given.get("replaces") or not self.older else free_port()
        wanted = {
            "endpoint": endpoint or self.site.service.address,
            "folder": str(folder),
            "graph": in_one_line((folder / "graphs" / "status_page" / "graph.json").read_text()),
            "override": status_page(port, title),
            "ports": [{"node": "code_node", "container": 80, "host": port}],
            "device": self.box.device_id,
            "name": title,
            **given,
        }
        return Followed(self.calls, wanted)

    def bring_back(self, instance: str) -> None:
        """What the button does, to its end."""
        given = {"endpoint": self.site.service.address, "id": instance}
        self.older = self.calls.revert(Call(lambda _told: None), given)

    def see_older_run(self) -> None:
        """It runs, answers at its port, and there is no other."""
        self.box.wait_for(self.older, Status="DEPLOYMENT_SUCCEEDED", HealthStatus="RUNNING")
        until(lambda: page_title(self.port) == "older", PATIENCE)
        until(lambda: self._there() == [self.older], PATIENCE)

    def _there(self) -> list[str]:
        listed = self.box.panorama.list_application_instances(DeviceId=self.box.device_id)
        gone = {"REMOVAL_SUCCEEDED", "DEPLOYMENT_FAILED"}
        there = (each for each in listed["ApplicationInstances"] if each["Status"] not in gone)
        return [str(each["ApplicationInstanceId"]) for each in there]


class Followed:
    """One deployment: its events, and how it ended."""

    def __init__(self, calls: ApplicationCalls, wanted: Mapping[str, Any]) -> None:
        self._told: queue.Queue[Mapping[str, Any]] = queue.Queue()
        self.call = Call(self._told.put)
        self.instance, self.stage, self.failure = "", "", dict[str, Any]()
        self._thread = threading.Thread(target=self._work, args=(calls, wanted))
        self._thread.start()

    def wait(self) -> Followed:
        """To its end."""
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        self.look()
        return self

    def look(self) -> Followed:
        """What it told until now."""
        with suppress(queue.Empty):
            while True:
                event = self._told.get_nowait().get("event", {})
                self.instance = event.get("instance", self.instance)
                self.failure = event.get("failure", self.failure)
                for stage in event.get("stages", ()):
                    self.stage = stage["name"] if stage["state"] in {"runs", "failed"} else self.stage
        return self

    def _work(self, calls: ApplicationCalls, wanted: Mapping[str, Any]) -> None:
        # A failure was told as an event, which is looked at.
        with suppress(BelvedereError, CallCancelledError):
            calls.deploy(self.call, wanted)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    sites = Sites()
    with (
        open_client_site(tmp_path_factory.mktemp("site")) as site,
        GstCamera(SAMPLES / "clips" / "square.mp4") as camera,
        pytest.MonkeyPatch.context() as patch,
    ):
        register_camera(site, "square_camera", camera.url)
        site.lend_key(patch)
        patch.setenv("AWS_MAX_ATTEMPTS", "2")
        box = LivingAppliance(site, tmp_path_factory.mktemp("box"))
        box.on()
        try:
            box.provision()
            made = Bench(site, box, ApplicationCalls(sites), free_port())
            folder = built(tmp_path_factory.mktemp("project"))
            first = made.deploy(folder, "older").wait()
            assert first.instance, first.failure
            made.older = first.instance
            made.see_older_run()
            yield made
        finally:
            box.close()
            sites.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The same application with other code: its package has to be built, brought and registered."""
    made = tmp_path / "status_page"
    shutil.copytree(SAMPLES / "status_page", made)
    code = made / PACKAGE / "src" / "application.py"
    code.write_text(f"{code.read_text()}# {tmp_path.name}\n")
    return made


def built(place: Path) -> Path:
    """A project whose package is built."""
    made = place / "status_page"
    if not made.exists():
        shutil.copytree(SAMPLES / "status_page", made)
    assert main(["package", "build", str(made / PACKAGE)]) == 0
    return made


def page_title(port: int) -> str:
    """The title that the application at this port shows; nothing when none answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=5) as answer:
            return str(json.load(answer).get("title", ""))
    except (OSError, HTTPException, ValueError):
        return ""


def see_both_fail(bench: Bench, folder: Path, stage: str, endpoint: str = "") -> None:
    """A new application and one in the place of the older fail at this stage, before the site has them."""
    for given in ({}, {"replaces": bench.older}):
        failed = bench.deploy(folder, "newer", endpoint, **given).wait()
        assert (failed.failure["stage"], failed.instance) == (stage, "")
        assert failed.failure["why"]
        bench.see_older_run()


def test_a_package_that_cannot_be_built(bench: Bench, folder: Path) -> None:
    dockerfile = folder / PACKAGE / "Dockerfile"
    dockerfile.write_text(f"{dockerfile.read_text()}COPY nothing /panorama\n")
    see_both_fail(bench, folder, "build")


def test_a_way_to_the_site_that_breaks_with_every_upload(bench: Bench, folder: Path) -> None:
    built(folder.parent)
    port = int(bench.site.service.address.rpartition(":")[2])
    with cutting_proxy(port, lambda: Cut.REQUEST, "PUT") as proxy:
        see_both_fail(bench, folder, "upload", f"http://127.0.0.1:{proxy.port}")
        assert proxy.cuts >= 2


def test_a_package_that_the_site_does_not_register(bench: Bench, folder: Path) -> None:
    built(folder.parent)
    [archive] = (folder / "assets").glob("*.tar.gz")
    archive.write_bytes(b"no archive")
    see_both_fail(bench, folder, "register")


def test_a_device_whose_power_is_cut(bench: Bench, folder: Path) -> None:
    bench.box.appliance.faults.inject(InjectedFault(FaultKind.POWER_CUT))
    bench.box.until(lambda: not bench.box.online())
    newer = bench.deploy(built(folder.parent), "newer", replaces=bench.older)
    until(lambda: newer.look().stage == "request" and newer.instance, PATIENCE)
    newer.call.cancel()
    newer.wait()
    bench.bring_back(newer.instance)
    assert bench.box.appliance.faults.clear(FaultKind.POWER_CUT)
    bench.see_older_run()


@pytest.mark.parametrize(
    ("stage", "fault", "target"),
    [("install", FaultKind.DISK_FULL, ""), ("start", FaultKind.NODE_CRASHES, "code_node")],
)
def test_an_appliance_that_is_broken(
    bench: Bench, folder: Path, stage: str, fault: FaultKind, target: str
) -> None:
    built(folder.parent)
    for replaces in ("", bench.older):
        bench.box.appliance.faults.inject(InjectedFault(fault, target))
        newer = bench.deploy(folder, "newer", replaces=replaces).wait()
        assert bench.box.appliance.faults.clear(fault, target)
        assert newer.failure["stage"] == stage
        assert newer.failure["fix"]
        if replaces:
            bench.bring_back(newer.instance)
        else:
            bench.box.remove(newer.instance)
        bench.see_older_run()
