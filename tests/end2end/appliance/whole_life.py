"""A device's whole life, from the archive to the full reset, told as one JSON document.

Run as a program in a network namespace of its own, where it switches on loopback and nothing else:

    python -m end2end.appliance.whole_life FOLDER [--write]

FOLDER gets `report.json` and `picture.png`. With --write the statuses go where the test expects them.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

import av
import cv2

from belvedere_simulator.files import everything_below
from fakes.golden_statuses import renewed
from fakes.gst_camera import GstCamera
from fakes.leftovers import adopt_orphans, busy_seconds, left_over, own_shared_memory
from fakes.network_namespace import interfaces, loopback_up, tried_to_leave
from fakes.programs import Programs
from fakes.samples import SAMPLES
from fakes.seen_statuses import SeenStatuses
from fakes.status_watch import StatusWatch
from fakes.sticks import complaints_about, fat_image, read_from_image
from fakes.waiting import until

GOLDEN = Path(__file__).with_name("whole_life.json")
SCALE = 60.0
PATIENCE = 90.0
NAME = "gate"
USER, PASSWORD = "viewer", "a password of the whole life"
PICTURES = 45
DEVICE_STREAMS = (
    "occ_log",
    "ota_log",
    "syslog",
    "kern_log",
    "shadow_log",
    "logging_setup_logs",
    "cloudwatch_agent_logs",
)


class WholeLife:
    """The run under `root`; `report` is what it found."""

    def __init__(self, root: Path) -> None:
        self.programs = Programs(root, root / "tmp", SCALE)
        self.root = root
        self.seen = SeenStatuses(self.programs.site)
        self.watch = StatusWatch()
        self.device = ""
        self.instances: dict[str, str] = {}
        self.jobs: dict[str, str] = {}
        self.report: dict[str, Any] = {"seconds": {}}

    def run(self) -> None:
        """Everything in order."""
        with ExitStack() as stack:
            square, market = self._cameras(stack)
            with self._step("site"):
                self._site_up(stack)
            with self._step("provision"):
                self._provision(stack)
            with self._step("cameras"):
                self._register_cameras(square, market)
            with self._step("packages"):
                self._register_packages()
            with self._step("deploy"):
                self._deploy()
            with self._step("picture"):
                self._look()
            with self._step("pause"):
                self._pause_and_resume()
            with self._step("replace"):
                self._replace()
            with self._step("update"):
                self._update()
            with self._step("too late"):
                self._deploy_too_late()
            with self._step("reboot"):
                self._reboot()
            with self._step("logs"):
                self._read_logs()
            with self._step("remove"):
                self._remove()
            with self._step("delete"):
                self._delete()
            with self._step("reset"):
                self._reset()
            self._collect()

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.report["seconds"][name] = round(time.monotonic() - begun, 1)
        sys.stderr.write(f"{name}: {self.report['seconds'][name]} s\n")

    @property
    def panorama(self) -> Any:
        """The site's API."""
        return self.programs.client("panorama")

    def _cameras(self, stack: ExitStack) -> tuple[GstCamera, GstCamera]:
        clips = SAMPLES / "clips"
        square = GstCamera(clips / "square.mp4", user=USER, password=PASSWORD)
        return stack.enter_context(square), stack.enter_context(GstCamera(clips / "market.mp4"))

    def _site_up(self, stack: ExitStack) -> None:
        self.programs.start_site()
        stack.callback(self.programs.stop_site)
        self.seen.begin()

    def _provision(self, stack: ExitStack) -> None:
        told = self.programs.ask("device", "provision", NAME, "--out", self.root)
        self.device = told["DeviceId"]
        self.watch.begin(self.panorama, self.device)
        stack.callback(self.watch.end)
        stick = self._stick(NAME)
        self.programs.start_box("--provision", stick)
        stack.callback(self.programs.stop_box)
        self._until_provisioned()
        self.programs.handle("unplug", "usb3")
        assert complaints_about(stick) == ""
        self.report["stick"] = read_from_image(stick, "panorama/occ.log").decode()

    def _until_provisioned(self) -> None:
        def ready() -> bool:
            state = self.programs.state()
            return bool(state["network"]["connected"] and state["activity"] is None)

        self._until(ready)

    def _stick(self, name: str) -> Path:
        archive = f"certificates-omni_{name}.zip"
        content = (self.root / archive).read_bytes()
        return fat_image(self.root / f"{name}.img", {archive: content})

    def _register_cameras(self, square: GstCamera, market: GstCamera) -> None:
        secret = self.root / "password"
        secret.write_text(PASSWORD)
        ask = self.programs.ask
        job = ask(
            *("camera", "register", "square_camera", square.url),
            *("--user", USER, "--password-file", secret),
        )
        self.jobs["camera"] = job["JobId"]
        ask("camera", "register", "market_camera", market.url)

    def _register_packages(self) -> None:
        for name in ("people_counter", "status_page"):
            folder = Path(shutil.copytree(SAMPLES / name, self.root / name))
            for package in sorted((folder / "packages").glob("*CODE*")):
                says_something(package)
                self.programs.tell("package", "build", package)
            self.programs.ask("package", "register", folder)

    def _deploy(self) -> None:
        self._begin("entrance", "app", "deploy", self.root / "people_counter", "--device", NAME)
        self._until_running("entrance")
        self._until(lambda: "pictures, now" in self._log_of("entrance", "code_node"))

    def _begin(self, name: str, *words: str | Path) -> str:
        told = self.programs.ask(*words, "--name", name)
        self.instances[name] = told["ApplicationInstanceId"]
        return self.instances[name]

    def _look(self) -> None:
        told = json.loads(self.programs.handle("hdmi-stream", "on", "--show-password", "--json"))
        address = told["url"].replace("://", f"://{told['user']}:{told['password']}@")
        with av.open(address, options={"rtsp_transport": "tcp"}, timeout=PATIENCE) as stream:
            frames = islice(stream.decode(video=0), PICTURES)
            pictures = [frame.to_ndarray(format="bgr24") for frame in frames]
        self.programs.handle("hdmi-stream", "off")
        cv2.imwrite(str(self.root / "picture.png"), pictures[-1])
        self.report["pictures"] = {
            "count": len(pictures),
            "shape": pictures[-1].shape,
            "different": len({picture.tobytes() for picture in pictures}),
        }

    def _pause_and_resume(self) -> None:
        for word, status in (("pause", "PAUSED"), ("resume", "RUNNING")):
            self.programs.ask("app", word, "entrance", "square_camera")
            self.report[word] = self._until_camera(status)

    def _until_camera(self, status: str) -> dict[str, str]:
        self._until(lambda: self._nodes("entrance")["square_camera"] == status)
        return self._nodes("entrance")

    def _replace(self) -> None:
        self._begin("page", "app", "replace", "entrance", self.root / "status_page", "--yes")
        self._until_running("page")
        self._until(lambda: self._instance("entrance")["Status"] == "REMOVAL_SUCCEEDED")

    def _update(self) -> None:
        words = ("device", "update-software", NAME, "--version", "8.0.29", "--data-dir", self.programs.site)
        self.report["update without consent"] = self.programs.tell(*words, fails=True)
        self._job("update", *words[:5], "--allow-major")
        assert self._described()["CurrentSoftware"] == "8.0.29"
        self._until_running("page")

    def _job(self, name: str, *words: str | Path) -> None:
        (job,) = self.programs.ask(*words)["Jobs"]
        self.jobs[name] = job["JobId"]
        self._until(lambda: self._job_status(name) in {"COMPLETED", "FAILED"})
        assert self._job_status(name) == "COMPLETED"

    def _job_status(self, name: str) -> str:
        (device,) = [self.panorama.describe_device_job(JobId=self.jobs[name])]
        return str(device["Status"])

    def _deploy_too_late(self) -> None:
        words = ("app", "deploy", self.root / "people_counter", "--device", NAME)
        self.report["model nodes on 8.0.29"] = self.programs.tell(
            *words, "--data-dir", self.programs.site, fails=True
        )

    def _reboot(self) -> None:
        self._job("reboot", "device", "reboot", NAME)
        self._until_running("page")

    def _read_logs(self) -> None:
        groups = {
            "device": (f"/aws/panorama/devices/{self.device}", ("--device", NAME)),
            "page": (self._group("page"), ("--app", self.instances["page"])),
            "entrance": (self._group("entrance"), ("--app", self.instances["entrance"])),
        }
        self.report["logs"], self.report["said"] = {}, ""
        for name, (group, words) in groups.items():
            self.report["logs"][name] = self._streams(group)
            said = self.programs.tell("logs", "get", *words, "--data-dir", self.programs.site)
            self.report["said"] += said

    def _group(self, name: str) -> str:
        return f"/aws/panorama/devices/{self.device}/applications/{self.instances[name]}"

    def _streams(self, group: str) -> dict[str, int]:
        logs = self.programs.client("logs")
        streams = logs.describe_log_streams(logGroupName=group)["logStreams"]
        return {
            stream["logStreamName"]: len(self._events(group, stream["logStreamName"])) for stream in streams
        }

    def _events(self, group: str, stream: str) -> list[str]:
        logs = self.programs.client("logs")
        with suppress(logs.exceptions.ResourceNotFoundException):
            told = logs.get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True)
            return [event["message"] for event in told["events"]]
        return []

    def _log_of(self, name: str, stream: str) -> str:
        return "\n".join(self._events(self._group(name), stream))

    def _remove(self) -> None:
        self.programs.ask("app", "remove", "page", "--yes")
        self._until(lambda: self._instance("page")["Status"] == "REMOVAL_SUCCEEDED")
        for instance in self.instances.values():
            self._until_without(instance)

    def _until_without(self, instance: str) -> None:
        # What it logged stays until the site has it.
        self._until(lambda: not any(instance in file.name for file in everything_below(self.programs.box)))

    def _delete(self) -> None:
        self.programs.ask("device", "delete", NAME, "--yes")
        self._until(lambda: not self.programs.state()["network"]["connected"])
        self.report["after deletion"] = self._kept()
        self.programs.ask("device", "provision", "other", "--out", self.root)
        self.programs.handle("plug", "usb3", self._stick("other"))
        self._until(lambda: self.programs.state()["problems"])
        self.report["refused"] = list(self.programs.state()["problems"])
        self.programs.handle("unplug", "usb3")

    def _kept(self) -> dict[str, Any]:
        state = self.programs.state()
        kept = {
            name: sorted(file.name for file in (self.programs.box / name).iterdir())
            for name in ("sealed", "logs", "applications", "storage")
        }
        facts = {"provisioned": state["provisioned"], "connected": state["network"]["connected"]}
        return {**facts, **kept, "sealed": len(kept["sealed"])}

    def _reset(self) -> None:
        self.programs.handle("press", "power")
        self._until(lambda: self.programs.state()["power"] == "off")
        self.programs.handle("press", "both", "--seconds", "5")
        self._until(lambda: self.programs.state()["power"] == "on")
        self.report["after reset"] = self._kept()
        told = self.programs.ask("device", "provision", "again", "--out", self.root)
        self.programs.handle("plug", "usb3", self._stick("again"))
        self._until_provisioned()
        self.report["again"] = self.panorama.describe_device(DeviceId=told["DeviceId"])["ProvisioningStatus"]
        self.programs.handle("unplug", "usb3")

    def _described(self) -> Any:
        return self.panorama.describe_device(DeviceId=self.device)

    def _instance(self, name: str) -> Any:
        return self.panorama.describe_application_instance(ApplicationInstanceId=self.instances[name])

    def _nodes(self, name: str) -> dict[str, str]:
        listed = self.panorama.list_application_instance_node_instances(
            ApplicationInstanceId=self.instances[name]
        )
        return {node["NodeInstanceId"]: node["CurrentStatus"] for node in listed["NodeInstances"]}

    def _until_running(self, name: str) -> None:
        def runs() -> bool:
            told = self._instance(name)
            over = told["Status"] in {"DEPLOYMENT_FAILED", "DEPLOYMENT_ERROR"}
            assert not over, told["StatusDescription"]
            return bool(told["Status"] == "DEPLOYMENT_SUCCEEDED" and told["HealthStatus"] == "RUNNING")

        self._until(runs)
        self._until(lambda: set(self._nodes(name).values()) == {"RUNNING"})

    def _until(self, condition: Callable[[], object]) -> None:
        try:
            until(condition, PATIENCE)
        except AssertionError as error:
            occ = self.programs.box / "logs" / "occ.log"
            error.add_note(f"{self.programs.complaints()}{occ.read_text()[-4000:]}")
            raise

    def _collect(self) -> None:
        self.watch.end()
        seen = self.seen
        instances = {
            name: {**seen.of(instance), "nodes": seen.nodes_of(instance)}
            for name, instance in self.instances.items()
        }
        self.report["statuses"] = {
            "device": {**seen.of(self.device), "DeviceAggregatedStatus": self.watch.aggregated},
            "jobs": {name: seen.of(job) for name, job in self.jobs.items()},
            "instances": instances,
        }
        self.report["remote"] = sorted(self.watch.remote)


def says_something(package: Path) -> None:
    """Have a sample say something on its standard output, for there is a stream for that."""
    code = package / "src" / "application.py"
    begin = 'if __name__ == "__main__":'
    code.write_text(code.read_text().replace(begin, f'print("here I am", flush=True)\n\n{begin}'))


def main() -> None:
    """Live and tell."""
    root = Path(sys.argv[1]).resolve()
    adopt_orphans()
    before, shared = interfaces(), own_shared_memory()
    loopback_up()
    begun = time.monotonic()
    life = WholeLife(root)
    life.run()
    report = life.report
    report["seconds"]["all"] = round(time.monotonic() - begun, 1)
    report["children"] = left_over()
    report["busy"] = busy_seconds()
    report["interfaces"], report["tried to leave"] = [before, interfaces()], tried_to_leave()
    report["temporary"] = sorted(file.name for file in life.programs.temporary.iterdir())
    report["shared memory"] = sorted(file.name for file in shared.iterdir())
    report["complaints"] = life.programs.complaints()
    (root / "report.json").write_text(json.dumps(report, indent=2), encoding="utf-8")
    if "--write" in sys.argv:
        expected = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
        GOLDEN.write_text(
            f"{json.dumps(renewed(expected, report['statuses']), indent=2)}\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
