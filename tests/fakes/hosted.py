"""An engine host over a folder of the test's own, with real applications installed by hand."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from belvedere_simulator.appliance.applications.hosting.host import EngineHost
from belvedere_simulator.appliance.applications.installing.installed import Installed
from belvedere_simulator.appliance.faults.board import FaultBoard, InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.parts import InstanceReport, NodeReport
from belvedere_simulator.application.credentials import Credentials
from belvedere_simulator.application.logs.streams import LogStreams
from belvedere_simulator.application.node.staging import stage
from belvedere_simulator.application.node.supervision import Care, Patience
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.plan import plan_models
from belvedere_simulator.manifest.application import load_application
from belvedere_simulator.manifest.dockerfile import ContainerRecipe
from belvedere_simulator.manifest.resolved import CameraNode, ResolvedApplication
from belvedere_simulator.supervision.budget import RestartBudget
from fakes.appliance_inside import Inside, open_inside
from fakes.waiting import until

Install = Callable[..., Installed]
ACCOUNT = "123456789012"
PATIENCE = 90.0
QUICK = Care(
    policy="on-failure",
    patience=Patience(1.0, 1.0),
    first_backoff=0.05,
    budget=lambda: RestartBudget(restarts=2),
)


@dataclass
class Secrets:
    """The secrets of cameras by name, missing ones as the site answers them."""

    faults: FaultBoard
    known: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def fetch(self, secret_name: str) -> tuple[str, str, str]:
        """User, password and address."""
        self.asked.append(secret_name)
        package = secret_name.split("/")[1]
        if secret_name not in self.known or self.faults.find(FaultKind.CAMERA_SECRET, package):
            raise BelvedereError("BV-KEY-002", "The camera's secret cannot be read", where=secret_name)
        return self.known[secret_name]


class Roles:
    """Instances with a role get these keys."""

    def keys(self, instance_id: str) -> Credentials | None:
        """The keys of its role."""
        return Credentials(f"KEY-{instance_id}", "secret", "token", "2030-01-01T00:00:00Z")


class Sinks:
    """Streams in a folder each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sink(self, instance: str) -> LogStreams:
        """The streams of an instance."""
        return LogStreams(self.folder / instance)


class HostedBox:
    """One life of an appliance with nothing but the host in it."""

    def __init__(
        self, folder: Path, *, inside: Inside | None = None, care: Care = QUICK, **host: Any
    ) -> None:
        self.folder = folder
        self.inside = inside or open_inside(folder)
        self.around = self.inside.around
        self.secrets = Secrets(self.around.faults)
        self.sinks = Sinks(self.around.folders.logs / "applications")
        self.host = EngineHost(self.around, self.secrets, Roles(), self.sinks, care=care, **host)

    def camera(self, package: str, url: str, user: str = "", password: str = "") -> None:
        """Let a camera package have a secret."""
        self.secrets.known[f"secret/{package}/1"] = (user, password, url)

    def report(self, instance: str) -> InstanceReport:
        """What the host says."""
        return self.host.report(instance)

    def node(self, instance: str, node: str) -> NodeReport:
        """What the host says of a node."""
        return next(each for each in self.report(instance).nodes if each.name == node)

    def wait_node(self, instance: str, node: str, status: str, seconds: float = PATIENCE) -> NodeReport:
        """Wait until a node has a status."""
        _until(lambda: self.node(instance, node).status == status, seconds, lambda: self.tell(instance))
        return self.node(instance, node)

    def wait_running(self, instance: str) -> None:
        """Wait until all nodes run."""

        def runs() -> bool:
            now = self.report(instance)
            return (now.health, now.state) == ("RUNNING", "RUNNING")

        _until(runs, PATIENCE, lambda: self.tell(instance))

    def wait_line(self, instance: str, stream: str, text: str) -> None:
        """Wait for a line of a log stream."""
        _until(lambda: text in self.lines(instance, stream), PATIENCE, lambda: self.tell(instance))

    def lines(self, instance: str, stream: str) -> str:
        """What a log stream of an instance holds."""
        file = self.sinks.folder / instance / f"{stream}.log"
        return file.read_text() if file.exists() else ""

    def delivered(self, instance: str, node: str) -> int:
        """The frames of a camera node that its application took."""
        streams = self.host.figures().get(instance, {}).get("streams", {})
        return int(streams.get(node, {}).get("delivered", 0))

    def wait_frames(self, instance: str, node: str, count: int = 5) -> None:
        """Wait until so many more frames were taken."""
        pause = threading.Event()
        first = self.delivered(instance, node)

        def came() -> bool:
            pause.wait(0.2)
            return self.delivered(instance, node) >= first + count

        _until(came, PATIENCE, lambda: self.tell(instance))

    def wait_at_rest(self, instance: str, node: str, other: str) -> int:
        """Wait until an instance gets no frames any more while another one does; how many it took.

        What was asked for is done a moment later, and what was under way then comes yet.
        """

        def rests() -> bool:
            before = self.delivered(instance, node)
            self.wait_frames(other, node)
            return self.delivered(instance, node) == before

        _until(rests, PATIENCE, lambda: self.tell(instance))
        return self.delivered(instance, node)

    def connections(self, port: int) -> int:
        """The connections of the stream worker to a camera."""
        worker = psutil.Process(self.host.engine_pids[0])
        return sum(
            1
            for each in worker.net_connections("tcp")
            if each.status == psutil.CONN_ESTABLISHED and each.raddr and each.raddr.port == port
        )

    def inject(self, kind: FaultKind, target: str = "") -> None:
        """Break something."""
        self.around.faults.inject(InjectedFault(kind, target))

    def clear(self, kind: FaultKind, target: str = "") -> None:
        """Mend it."""
        assert self.around.faults.clear(kind, target)

    def tell(self, instance: str) -> str:
        """All there is to know when something does not happen."""
        files = (self.sinks.folder / instance).glob("*.log")
        streams = {file.name: file.read_text()[-1500:] for file in files}
        engine = self.inside.log("syslog.log")[-2000:]
        return f"{self.report(instance)}\n{streams}\n{self.inside.log()[-1000:]}{engine}"


def _until(condition: Any, seconds: float, tell: Any) -> None:
    try:
        until(condition, seconds)
    except AssertionError:
        raise AssertionError(tell()) from None


def installed_by_hand(
    folder: Path,
    instance: str,
    cameras: Mapping[str, str],
    work: Path,
    *,
    role: str | None = None,
    replaces: str | None = None,
) -> Installed:
    """The application in `folder` as an instance; `cameras` are its camera nodes with their packages."""
    loaded = load_application(folder, _override(folder), check_model_files=False)
    assert loaded.resolved is not None, loaded.errors
    application = _with_cameras(loaded.resolved, tuple(cameras))
    assert application.code is not None
    recipe = loaded.recipe or ContainerRecipe(())
    staged = stage(application.code.package_folder, recipe, work / "staged", threading.Event())
    models = plan_models(application.models, {}, work / "models")
    nodes = [
        {
            "name": name,
            "category": "media_source",
            "account": ACCOUNT,
            "package": package,
            "patchVersion": f"patch-{package}",
        }
        for name, package in cameras.items()
    ]
    packages = [
        {
            "account": ACCOUNT,
            "name": package,
            "patchVersion": f"patch-{package}",
            "secret": f"secret/{package}/1",
        }
        for package in dict.fromkeys(cameras.values())
    ]
    document = {
        "applicationInstanceId": instance,
        "name": f"name of {instance}",
        "replaces": replaces,
        "roleArn": role,
        "nodes": nodes,
        "packages": packages,
    }
    return Installed(document, application, staged.folder, Path(sys.executable), models, ("installed",))


def _override(folder: Path) -> Path | None:
    return next(iter(sorted(folder.glob("graphs/*/override.json"))), None)


def _with_cameras(application: ResolvedApplication, names: Sequence[str]) -> ResolvedApplication:
    """The application with other camera nodes in the place of those it has."""
    code = application.code
    assert code is not None
    inputs = tuple(
        replace(port, cameras=tuple(names)) if port.type == "media" else port for port in code.inputs
    )
    cameras = tuple(CameraNode(name, "camera_node") for name in names)
    return replace(application, cameras=cameras, code=replace(code, inputs=inputs))
