"""Looking at cameras from an appliance, through its site: nothing of it is imitated."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import av
import psutil
import pytest

from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.client.call import Call, CallCancelledError
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.client.viewpoints import ViewpointCalls
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.video.virtual_camera import VirtualCamera
from cameras.doctor.conftest import HELD_UP
from fakes.client_site import ClientSite, open_client_site
from fakes.clips import make_clip
from fakes.living_appliance import LivingAppliance
from fakes.samples import register_camera
from fakes.waiting import until

USER, PASSWORD = "viewer", "canary-Zaunkoenig-3141"
_ATTEMPTS = 5


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualCamera]:
    """A camera that asks for a password."""
    clip = make_clip(tmp_path_factory.mktemp("clip") / "plain.mp4")
    made = VirtualCamera(clip, user=USER, password=PASSWORD)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, camera: VirtualCamera) -> Iterator[ClientSite]:
    """A site at which the camera is registered as `door`."""
    with open_client_site(tmp_path_factory.mktemp("site")) as opened:
        register_camera(opened, "door", camera.url, USER, PASSWORD)
        yield opened


@pytest.fixture(scope="module")
def box(site: ClientSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivingAppliance]:
    """A provisioned appliance that is online."""
    living = LivingAppliance(site, tmp_path_factory.mktemp("box"))
    living.on()
    try:
        living.provision()
        yield living
    finally:
        living.close()


class Desk:
    """Calls as the client child does them; what they tell is kept."""

    def __init__(self, site: ClientSite) -> None:
        self._sites = Sites()
        self._works = ViewpointCalls(self._sites).works()
        self._address = site.service.address
        self.told: list[Mapping[str, Any]] = []
        self.call = Call(self.told.append)

    def ask(self, name: str, **given: Any) -> Any:
        """The result."""
        return self._works[name](self.call, {"endpoint": self._address, **given})

    def diagnose(self, **given: Any) -> Any:
        """The verdict; again where this computer was too busy for it."""
        for _ in range(_ATTEMPTS):
            told = self.ask("cameras.diagnose", **given)
            if HELD_UP not in str(told["diagnosis"]):
                break
        return told

    def close(self) -> None:
        """Give the connections back."""
        self._sites.close()


@pytest.fixture
def desk(site: ClientSite, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk with the site's own key."""
    site.lend_key(monkeypatch)
    made = Desk(site)
    yield made
    made.close()


@pytest.fixture
def source(camera: VirtualCamera) -> dict[str, str]:
    """The camera as one that is not registered yet."""
    return {"url": camera.url, "user": USER, "password": PASSWORD}


def test_appliances_that_are_online_are_places_to_look_from(desk: Desk, box: LivingAppliance) -> None:
    assert desk.ask("viewpoints.list") == [{"id": box.device_id, "name": "gate"}]


def test_a_registered_camera_is_examined_from_the_appliance(
    desk: Desk, box: LivingAppliance, camera: VirtualCamera
) -> None:
    told = desk.diagnose(source={"camera": "door"}, viewpoint=box.device_id)
    verdict = told["diagnosis"]
    assert verdict["seenFrom"] == "gate"
    assert verdict["address"] == camera.url
    assert verdict["facts"]["codec"] == "H.264"
    assert verdict["severity"] in ("ok", "note")
    assert "Seen from gate" in told["report"]
    fractions = [each["progress"]["fraction"] for each in desk.told if "progress" in each]
    assert len(fractions) > 3
    assert PASSWORD not in str(told) + str(desk.told) + box.log()


def test_without_a_viewpoint_it_is_examined_from_here(desk: Desk, source: dict[str, str]) -> None:
    wrong = {**source, "password": "another"}
    verdict = desk.ask("cameras.diagnose", source=wrong)["diagnosis"]
    assert verdict["seenFrom"] not in ("", "gate")
    assert [each["code"] for each in verdict["findings"] if each["code"]] == ["BV-DOC-021"]


def test_a_snapshot_is_a_small_picture(desk: Desk, box: LivingAppliance, source: dict[str, str]) -> None:
    told = desk.ask("cameras.snapshot", source={**source, "viewpoint": box.device_id}, width=160)
    jpeg = base64.b64decode(told["jpeg"])
    assert len(jpeg) <= 90_000
    with av.open(io.BytesIO(jpeg), "r") as read:
        picture = next(read.decode(video=0))
    assert (picture.width, picture.height) == (told["width"], told["height"]) == (160, 120)
    assert (told["cameraWidth"], told["cameraHeight"]) == (320, 240)


def test_a_sweep_from_the_appliance_finds_it(desk: Desk, box: LivingAppliance, camera: VirtualCamera) -> None:
    given = {"ranges": ["127.0.0.1"], "ports": [camera.port], "seconds": 0.2}
    told = desk.ask("cameras.find", viewpoint=box.device_id, **given)
    assert [each["port"] for each in told["servers"]] == [camera.port]
    events = [each["event"] for each in desk.told if "event" in each]
    assert {"server": told["servers"][0]} in events


def test_hosts_and_ports_are_tried_from_the_appliance(
    desk: Desk, box: LivingAppliance, camera: VirtualCamera
) -> None:
    targets = [
        {"host": "127.0.0.1", "port": camera.port},
        {"host": "127.0.0.1", "port": 1, "way": "cameras"},
        {"host": "no-such-host.invalid", "port": 80},
    ]
    told = desk.ask("cameras.reach", viewpoint=box.device_id, targets=targets)["targets"]
    assert [each["reached"] for each in told] == [True, False, False]
    assert told[1]["why"] == "Connection refused"


def test_what_is_broken_on_purpose_is_seen(desk: Desk, box: LivingAppliance) -> None:
    faults = box.appliance.faults
    faults.inject(InjectedFault(FaultKind.CAMERA_PASSWORD, "door"))
    asked = {"source": {"camera": "door"}, "viewpoint": box.device_id}
    assert "BV-DOC-021" in str(desk.diagnose(**asked))
    faults.clear(FaultKind.CAMERA_PASSWORD, "door")
    faults.inject(InjectedFault(FaultKind.CAMERA_CODEC, "door"))
    assert "BV-DOC-041" in str(desk.diagnose(**asked))
    faults.clear(FaultKind.CAMERA_CODEC, "door")
    faults.inject(InjectedFault(FaultKind.CAMERA_JITTER, "door"))
    assert "BV-DOC-057" in str(desk.diagnose(**asked))
    faults.clear(FaultKind.CAMERA_JITTER, "door")


def test_a_camera_behind_a_pulled_cable_cannot_be_seen(
    desk: Desk, box: LivingAppliance, source: dict[str, str]
) -> None:
    around = box.appliance.surroundings
    assert around is not None
    around.reach.change(cameras=False)
    try:
        verdict = desk.ask("cameras.diagnose", source=source, viewpoint=box.device_id)["diagnosis"]
        assert [each["code"] for each in verdict["findings"]] == ["BV-DOC-004"]
        with pytest.raises(BelvedereError) as refused:
            desk.ask("cameras.find", viewpoint=box.device_id)
        assert refused.value.code == "BV-VPT-004"
    finally:
        around.reach.change(cameras=True)


def test_a_cancelled_look_ends_on_the_appliance_too(desk: Desk, box: LivingAppliance) -> None:
    failed: list[BaseException] = []

    def look() -> None:
        try:
            desk.ask("cameras.find", viewpoint=box.device_id, seconds=15)
        except (BelvedereError, CallCancelledError) as error:
            failed.append(error)

    thread = threading.Thread(target=look)
    thread.start()
    until(_looking)
    desk.call.cancel()
    thread.join(20)
    assert len(failed) == 1
    until(lambda: not _looking())


def _looking() -> list[psutil.Process]:
    children = psutil.Process().children()
    return [each for each in children if "appliance.tools.worker" in " ".join(_arguments(each))]


def _arguments(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []


def test_what_cannot_be_meant_is_refused_by_the_appliance(desk: Desk, box: LivingAppliance) -> None:
    for ranges, code in (
        (["8.8.8.0/24"], "BV-DOC-092"),
        (["10.0.0.0/8"], "BV-DOC-091"),
        ([f"10.0.{n}.0/21" for n in range(0, 64, 8)], "BV-VPT-001"),
    ):
        with pytest.raises(BelvedereError) as refused:
            desk.ask("cameras.find", viewpoint=box.device_id, ranges=ranges)
        assert refused.value.code == code


def test_an_appliance_that_is_not_there_is_said_to_be_so(
    desk: Desk, site: ClientSite, source: dict[str, str]
) -> None:
    waiting = site.client("panorama").provision_device(Name="nowhere")["DeviceId"]
    with pytest.raises(BelvedereError) as refused:
        desk.ask("cameras.diagnose", source=source, viewpoint=waiting)
    assert refused.value.code == "BV-VPT-008"


def test_the_appliance_itself_stays_free_of_decoders() -> None:
    program = (
        "import sys; import belvedere_simulator.appliance.tools.tools;"
        "print([name for name in sys.modules if name in ('av', 'cv2', 'numpy')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
