"""An appliance on another machine, set up with a stick, and a camera that only it sees; told as JSON.

Run as a program in a network namespace of its own:

    python -m end2end.technician.second_machine FOLDER

Three networks are laid: the laptop's with the site, the appliance's, and behind it that of the camera.
FOLDER gets `report.json`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.control.client import ask
from belvedere_simulator.client.call import Call
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.client.viewpoints import ViewpointCalls
from belvedere_simulator.provisioning.reader import read_archive
from fakes.network_namespace import loopback_up
from fakes.programs import BELVEDERE, Programs
from fakes.samples import SAMPLES
from fakes.sticks import fat_image
from fakes.waiting import until
from fakes.wired_networks import OtherNetwork, lay_cable

PATIENCE = 90.0
SCALE = 10_000.0
NAME = "gate"
USER, PASSWORD = "viewer", "canary-Rotkehlchen-2718"
LAPTOP, APPLIANCE = "10.77.0.1", "10.77.0.2"
CAMERA_SIDE, CAMERA = "192.168.50.1", "192.168.50.77"
PORT = 8554


class SecondMachine:
    """The run under `root`; `report` is what was found."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.programs = Programs(root, root / "tmp", SCALE)
        self.report: dict[str, Any] = {}
        self._sites = Sites()
        self._works = ViewpointCalls(self._sites).works()

    def run(self) -> None:
        """Everything in order."""
        with ExitStack() as stack:
            stack.callback(self._sites.close)
            there, cameras = (self._network(stack) for _ in range(2))
            lay_cable(None, there, (f"{LAPTOP}/24", f"{APPLIANCE}/24"), "room")
            lay_cable(there, cameras, (f"{CAMERA_SIDE}/24", f"{CAMERA}/24"), "cams")
            url = stack.enter_context(self._camera(cameras))
            self._site_up(stack)
            stick = self._stick()
            stack.enter_context(self._appliance(there, stick))
            self._look(url)

    def _network(self, stack: ExitStack) -> OtherNetwork:
        network = OtherNetwork()
        stack.callback(network.close)
        return network

    @contextmanager
    def _camera(self, network: OtherNetwork) -> Iterator[str]:
        clip = str(SAMPLES / "clips" / "square.mp4")
        command = [sys.executable, "-m", "fakes.lonely_camera", CAMERA, str(PORT), clip, USER]
        with subprocess.Popen(
            network.inside(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{PASSWORD}\n")
            process.stdin.flush()
            yield process.stdout.readline().strip()
            process.stdin.close()

    def _site_up(self, stack: ExitStack) -> None:
        self.programs.start_site()
        stack.callback(self.programs.stop_site)
        reached = self.programs.ask("site", "reach", "--address", LAPTOP, "--yes", "--test")
        self.report["doors"] = {each["name"]: each["passed"] for each in reached["test"]}
        self.report["listening"] = reached["state"]["state"]

    def _stick(self) -> Path:
        folder = self.root / "archive"
        folder.mkdir()
        self.programs.ask("device", "provision", NAME, "--out", folder)
        (archive,) = folder.iterdir()
        content = archive.read_bytes()
        told = read_archive(content, datetime.now(UTC))
        self.report["told"] = [told.service, told.broker, told.credentials]
        return fat_image(self.root / "stick.img", {archive.name: content})

    @contextmanager
    def _appliance(self, there: OtherNetwork, stick: Path) -> Iterator[None]:
        box = self.programs.box
        command = [*BELVEDERE, "appliance", "--data-dir", str(box), "--headless"]
        command += ["--time-scale", f"{SCALE:g}", "--provision", str(stick)]
        with (self.root / "box.errors").open("wb") as complaints:
            process = subprocess.Popen(
                there.inside(command),
                env=self.programs.environment,
                stdout=subprocess.PIPE,
                stderr=complaints,
                cwd=self.root,
            )
        assert process.stdout is not None
        assert b'"appliance"' in process.stdout.readline(), self.programs.complaints()
        try:
            # Registering, it is online for a moment with another connection.
            until(lambda: self._online() and self._connected(), PATIENCE)
            self.report["connected"] = self._connected()
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)
            process.stdout.close()

    def _online(self) -> bool:
        return bool(self._ask("viewpoints.list"))

    def _connected(self) -> bool:
        return bool(ask(self.programs.box, "status", {})["network"]["connected"])

    def _look(self, url: str) -> None:
        source = {"url": url, "user": USER, "password": PASSWORD}
        (viewpoint,) = (each["id"] for each in self._ask("viewpoints.list"))
        swept = {"ranges": [f"{CAMERA}-79"], "ports": [PORT], "seconds": 0.5}
        secret = self.root / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        guarded = ("--user", USER, "--password-file", secret)
        self.report |= {
            "url": url,
            "here": self._ask("cameras.diagnose", source=source)["diagnosis"],
            "found": self._ask("cameras.find", viewpoint=viewpoint, **swept)["servers"],
            "picture": self._ask("cameras.snapshot", source=source, viewpoint=viewpoint),
            "there": self.programs.ask("camera", "doctor", url, *guarded, "--from", NAME)[0],
        }

    def _ask(self, name: str, **given: Any) -> Any:
        call = Call(lambda _told: None)
        return self._works[name](call, {"dataDir": str(self.programs.site), **given})


def main() -> None:
    """Do it, and write the report."""
    root = Path(sys.argv[1])
    loopback_up()
    machine = SecondMachine(root)
    os.environ.update(machine.programs.environment)
    machine.run()
    machine.report["complaints"] = machine.programs.complaints()
    logs = "".join(file.read_text(encoding="utf-8") for file in root.rglob("*.log"))
    machine.report["password told"] = PASSWORD in logs + json.dumps(machine.report)
    (root / "report.json").write_text(json.dumps(machine.report), encoding="utf-8")


if __name__ == "__main__":
    main()
