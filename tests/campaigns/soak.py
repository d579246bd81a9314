"""Four applications with eight cameras on one appliance, and what is seen of them while they run."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from belvedere_simulator.application.build.build import build_container
from belvedere_simulator.bench.clip import clip_file
from belvedere_simulator.bench.models import small_model
from belvedere_simulator.bench.settings import ClipShape
from belvedere_simulator.files import everything_below
from fakes.appliance_process import ApplianceProcess, appliance_process
from fakes.client_site import ClientSite, open_client_site
from fakes.environments import cache_folder
from fakes.gst_camera import GstCamera
from fakes.samples import register_camera, register_packages
from fakes.waiting import until

APPLICATIONS, CAMERAS_OF_EACH = 4, 2
CLIP = ClipShape(width=1280, height=720, rate=10, frames=200, bit_rate=2_000_000)
_SOURCES = Path(__file__).parents[1] / "applications" / "soak"
_ACCOUNT = "123456789012"
_PATIENCE = 120.0


@dataclass(frozen=True)
class Seen:
    """What an application has seen. ages: how many pictures were so many milliseconds old at `get`."""

    lines: int
    pictures: int
    streams: Mapping[str, int]
    ages: Counter[int]
    over: bool

    def older(self, milliseconds: float) -> int:
        """How many pictures were older."""
        return sum(count for age, count in self.ages.items() if age > milliseconds)

    @property
    def oldest(self) -> int:
        """In milliseconds."""
        return max(self.ages, default=0)


@dataclass(frozen=True)
class Soaked:
    """One application instance on the appliance under load."""

    site: ClientSite
    appliance: ApplianceProcess
    device: str
    instance: str

    @cached_property
    def _storage(self) -> Path:
        return next(
            path for path in everything_below(self.appliance.data) if path.match(f"storage/{self.instance}")
        )

    @cached_property
    def _logs(self) -> Any:
        return self.site.client("logs")

    def seen(self) -> Seen | None:
        """What it has told so far; None before it told anything."""
        try:
            told = json.loads((self._storage / "seen.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, StopIteration):
            return None
        ages = Counter({int(age): count for age, count in told["ages"].items()})
        return Seen(told["lines"], told["pictures"], told["streams"], ages, told["over"])

    def end(self) -> Seen:
        """Let it say nothing more; what it has seen in all."""
        (self._storage / "over").touch()
        until(lambda: (seen := self.seen()) is not None and seen.over, _PATIENCE)
        seen = self.seen()
        assert seen is not None
        return seen

    def delivered(self) -> list[int]:
        """The numbers of its lines that the site has, in its order."""
        group = f"/aws/panorama/devices/{self.device}/applications/{self.instance}"
        token, numbers = "", list[int]()
        while True:
            more = {"nextToken": token} if token else {}
            page = self._logs.get_log_events(
                logGroupName=group, logStreamName="console_output", startFromHead=True, **more
            )
            said = (event["message"].partition("line ")[2] for event in page["events"])
            numbers += [int(line.split()[0]) for line in said if line]
            if page["nextForwardToken"] == token:
                return numbers
            token = page["nextForwardToken"]


@contextmanager
def soaking(folder: Path) -> Iterator[tuple[ApplianceProcess, list[Soaked]]]:
    """A site, eight cameras and an appliance whose four applications run and see pictures."""
    with ExitStack() as stack:
        clip = clip_file(CLIP, cache_folder())
        count = APPLICATIONS * CAMERAS_OF_EACH
        cameras = [stack.enter_context(GstCamera(clip)) for _ in range(count)]
        site = stack.enter_context(open_client_site(folder / "site"))
        register_packages(site, _built(folder / "soak"))
        names = [f"camera_{number}" for number in range(count)]
        for name, camera in zip(names, cameras, strict=True):
            register_camera(site, name, camera.url)
        device = site.client("panorama").provision_device(Name="soak")
        (folder / "stick").mkdir()
        (folder / "stick" / "certificates-omni_soak.zip").write_bytes(device["Certificates"])
        arguments = ("--provision", str(folder / "stick"), "--time-scale", "600")
        appliance = stack.enter_context(appliance_process(folder / "box", *arguments))
        until(lambda: appliance.status["network"]["connected"], _PATIENCE)
        found = [
            Soaked(site, appliance, device["DeviceId"], _deploy(site, device["DeviceId"], pair))
            for pair in (names[at : at + CAMERAS_OF_EACH] for at in range(0, count, CAMERAS_OF_EACH))
        ]
        until(lambda: all(each.seen() for each in found), _PATIENCE)
        yield appliance, found


def _built(folder: Path) -> Path:
    shutil.copytree(_SOURCES, folder)
    build_container(folder / "packages" / f"{_ACCOUNT}-SOAK_CODE-1.0", folder / "assets")
    with tarfile.open(folder / "assets" / "model.tar.gz", "w:gz") as archive:
        content = small_model(cache_folder()).file.read_bytes()
        header = tarfile.TarInfo("model.onnx")
        header.size = len(content)
        archive.addfile(header, io.BytesIO(content))
    return folder


def _deploy(site: ClientSite, device: str, cameras: Sequence[str]) -> str:
    panorama = site.client("panorama")
    graph = json.loads((_SOURCES / "graphs" / "soak" / "graph.json").read_text(encoding="utf-8"))
    answer = panorama.create_application_instance(
        DefaultRuntimeContextDevice=device,
        ManifestPayload={"PayloadData": json.dumps(graph)},
        ManifestOverridesPayload={"PayloadData": json.dumps(_override(cameras))},
    )
    instance = str(answer["ApplicationInstanceId"])

    def status() -> str:
        told = panorama.describe_application_instance(ApplicationInstanceId=instance)
        assert told["Status"] not in ("DEPLOYMENT_FAILED", "DEPLOYMENT_ERROR"), told["StatusDescription"]
        return str(told["Status"])

    until(lambda: status() == "DEPLOYMENT_SUCCEEDED", _PATIENCE)
    return instance


def _override(cameras: Sequence[str]) -> dict[str, Any]:
    nodes = [
        {
            "name": name,
            "interface": f"{_ACCOUNT}::{name}.{name}",
            "overridable": True,
            "launch": "onAppStart",
        }
        for name in cameras
    ]
    replaced = {"replace": "camera_node", "with": [{"name": name} for name in cameras]}
    packages = [{"name": f"{_ACCOUNT}::{name}", "version": "1.0"} for name in cameras]
    body = {"envelopeVersion": "2021-01-01", "packages": packages, "nodes": nodes}
    return {"nodeGraphOverrides": {**body, "nodeOverrides": [replaced]}}
