"""What support staff find: a site where things went wrong, with some hours of metrics and logs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from belvedere_desktop.messages.page import MessagesPage
from belvedere_desktop.start.page import StartPage
from belvedere_simulator.appliance.control.client import ask
from belvedere_simulator.commands.appliance.boxes import MORE
from belvedere_simulator.commands.clients import Clients, Place, open_clients
from belvedere_simulator.demonstration.devices import ONLINE, SILENT
from belvedere_simulator.folders import data_folder
from walks.stage import Stage
from walks.supporting.oddities import add_lost_camera, crowd
from walks.supporting.past import put_past
from walks.supporting.wrong_device import make_wrong_device

APPLICATION = "square-clock"
DEVICES = (ONLINE, SILENT)
_PICTURES = 200
_OPENING_MS = 5000
T = TypeVar("T")


def begin(stage: Stage) -> None:
    """Listen, add the demonstration, deploy an application that fails, and tell metrics of the past."""
    start = stage.page("start", StartPage)
    stage.until(start.demonstration.button.isVisible)
    stage.settle(_OPENING_MS)  # once it was painted the window goes to its first page
    messages = stage.page("messages", MessagesPage)
    messages.source.listen.click()
    stage.until(lambda: "● Listening" in messages.state.text())
    stage.page("start", StartPage).demonstration.button.click()
    stage.until(lambda: start.demonstration.present, 300)
    deploy(stage)
    aside(stage, add_lost_camera)
    aside(stage, make_wrong_device)
    aside(stage, crowd)
    told = aside(stage, _devices)
    aside(stage, lambda clients: put_past(clients, told, APPLICATION))
    await_failure(stage)


def aside(stage: Stage, work: Callable[[Clients], T]) -> T:
    """Have something done at the site while the window goes on."""

    def whole() -> T:
        with open_clients(Place(data_folder() / "site")) as clients:
            return work(clients)

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(whole)
        stage.until(future.done, 300)
        return future.result()


def deploy(stage: Stage) -> None:
    """An application that ends with a failure after some pictures, on an appliance of the demonstration."""
    folder = stage.place / "projects" / APPLICATION
    _make_project(folder)
    command = [sys.executable, "-m", "belvedere_simulator.commands", "app", "deploy", str(folder)]
    options = ["--device", ONLINE, "--name", APPLICATION, "--register", "--wait"]
    with _output(stage) as out:
        child = subprocess.Popen([*command, *options], stdout=out, stderr=out)
        stage.until(lambda: child.poll() is not None, 400)
    assert child.returncode == 0, (stage.place / "deployed.txt").read_text(encoding="utf-8")


def instance(clients: Clients) -> Mapping[str, Any]:
    """The application, as the site tells it."""
    listed = clients("panorama").list_application_instances()["ApplicationInstances"]
    found: Mapping[str, Any] = next(each for each in listed if each["Name"] == APPLICATION)
    return found


def await_failure(stage: Stage) -> None:
    """Wait until the application has ended with its failure."""
    stage.until(lambda: aside(stage, instance)["HealthStatus"] == "ERROR", 300)


def log_image(stage: Stage) -> Path:
    """A drive with the log image that an appliance wrote when it was switched on."""
    drive, box = stage.place / "drive", data_folder() / "site" / MORE / ONLINE
    asked = drive / "panorama" / "managed_logs"
    asked.mkdir(parents=True)
    ask(box, "plug", {"port": "usb3", "path": str(drive)})
    for power in ("off", "on"):
        ask(box, "press", {"buttons": ["power"], "seconds": 1.0})
        stage.until(lambda: ask(box, "status", {})["power"] == power)  # noqa: B023 - at once
    stage.until(lambda: any(each.suffix == ".img" for each in asked.iterdir()), 300)
    return next(each for each in asked.iterdir() if each.suffix == ".img")


def _devices(clients: Clients) -> dict[str, str]:
    """The ids of all devices, by name."""
    return {each["Name"]: each["DeviceId"] for each in clients("panorama").list_devices()["Devices"]}


def _make_project(folder: Path) -> None:
    source = Path(str(resources.files("belvedere_resources"))) / "samples" / "status_page"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__"))
    [graph] = folder.glob("graphs/*/graph.json")
    override = graph.with_name("override.json")
    document = json.loads(graph.read_text(encoding="utf-8"))
    document["nodeGraph"].pop("networkRoutingRules")
    for node in document["nodeGraph"]["nodes"]:
        node["value"] = {"stop_after": _PICTURES, "report_seconds": 5}.get(node["name"], node.get("value"))
        if node["value"] is None:
            del node["value"]
    graph.write_text(json.dumps(document, indent=4), encoding="utf-8")
    text = override.read_text(encoding="utf-8").replace("square_camera", "demo-square")
    chosen = json.loads(text)
    chosen["nodeGraphOverrides"].pop("networkRoutingRules")
    override.write_text(json.dumps(chosen, indent=4), encoding="utf-8")


@contextmanager
def _output(stage: Stage) -> Iterator[Any]:
    with (stage.place / "deployed.txt").open("wb") as out:
        yield out
