"""The code of an instance: what it keeps, how it fails, and how it ends."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.metrics.measuring import Measuring
from belvedere_simulator.application.isolation.support import IsolationSupport
from belvedere_simulator.errors import BelvedereError
from fakes.appliance_inside import open_inside
from fakes.gst_camera import GstCamera
from fakes.hosted import PATIENCE, HostedBox, Install
from fakes.waiting import until

AT_ONCE = 8.0
"""Seconds, on a computer that is busy; none of the patience that applications are stopped with."""

KEEPS = """
import os, time
import panoramasdk

class Application(panoramasdk.node):
    def __init__(self):
        super().__init__()

note = "/opt/aws/panorama/storage/note"
print("before:", os.path.exists(note) and open(note).read(), flush=True)
open(note, "w").write("kept")
open("/opt/aws/panorama/logs/app.log", "a").write("a line of its own\\n")
node = Application()
while True:
    node.inputs.video_in.get()
"""

FAILS = """
raise RuntimeError("the reason why")
"""

ASKS_FOR_KEYS = """
import json, os, urllib.request, urllib.error
import panoramasdk

class Application(panoramasdk.node):
    pass

request = urllib.request.Request(
    os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"],
    headers={"Authorization": os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN"]},
)
try:
    answer = json.load(urllib.request.urlopen(request))
    print("keys:", answer["AccessKeyId"], flush=True)
except urllib.error.HTTPError as error:
    print("no keys:", error.code, flush=True)
node = Application()
while True:
    node.inputs.video_in.get()
"""


@pytest.mark.usefixtures("door")
def test_storage_and_logs_survive_a_restart(box: HostedBox, install: Install) -> None:
    box.host.launch(install("one", KEEPS))
    box.wait_running("one")
    box.wait_line("one", "console_output", "before: False")
    box.wait_line("one", "code", "a line of its own")
    before = box.host.code_pid("one")
    box.host.restart("one")
    until(lambda: box.host.code_pid("one") not in (None, before), PATIENCE)
    box.wait_line("one", "console_output", "before: kept")
    box.wait_running("one")
    assert (box.around.folders.storage / "one" / "note").read_text() == "kept"


@pytest.mark.usefixtures("door")
def test_an_instance_that_is_started_again_finds_its_storage(box: HostedBox, install: Install) -> None:
    installed = install("one", KEEPS)
    box.host.launch(installed)
    box.wait_running("one")
    box.host.launch(installed)
    box.wait_line("one", "console_output", "before: kept")


@pytest.mark.usefixtures("door")
@pytest.mark.parametrize(("role", "told"), [("arn:role", "keys: KEY-one"), (None, "no keys: 404")])
def test_only_an_instance_with_a_role_gets_keys(
    box: HostedBox, install: Install, role: str | None, told: str
) -> None:
    box.host.launch(install("one", ASKS_FOR_KEYS, role=role))
    box.wait_line("one", "console_output", told)


@pytest.mark.usefixtures("door")
def test_code_that_keeps_failing_is_given_up_with_the_reason(box: HostedBox, install: Install) -> None:
    box.host.launch(install("one"))
    box.wait_running("one")
    box.host.launch(install("two", FAILS))
    until(lambda: box.report("two").state == "LAUNCH_ERROR", PATIENCE)
    node = box.node("two", "code")
    assert (node.status, "exit code 1" in node.detail) == ("ERROR", True)
    assert box.lines("two", "console_output").count("RuntimeError: the reason why") == 3
    assert box.report("one").display


@pytest.mark.usefixtures("door")
def test_crashes_on_purpose_end_with_the_fault(box: HostedBox, install: Install) -> None:
    box.host.launch(install("one"))
    box.wait_running("one")
    box.inject(FaultKind.NODE_CRASHES, "one")
    until(lambda: not box.report("one").display, PATIENCE)
    assert box.node("one", "code").status == "ERROR"
    assert box.report("one").health == "ERROR"
    crashes = box.report("one").crashes
    assert crashes > 1
    box.clear(FaultKind.NODE_CRASHES, "one")
    box.wait_running("one")
    assert box.report("one").crashes == crashes
    box.wait_frames("one", "door_camera")


@pytest.mark.usefixtures("door")
def test_a_model_too_big_is_an_error_until_there_is_room(box: HostedBox, install: Install) -> None:
    box.inject(FaultKind.MODEL_MEMORY)
    box.host.launch(install("one", "people_counter"))
    node = box.wait_node("one", "model_node", "ERROR")
    assert "BV-MODEL-015" in node.detail
    until(lambda: box.report("one").state == "LAUNCH_ERROR", PATIENCE)
    box.clear(FaultKind.MODEL_MEMORY)
    box.wait_running("one")
    everything = {"FramesPerSecond", "FramesDropped", "InferenceTime", "FrameProcessingTime", "FrameAge"}
    measuring = Measuring(lambda: box.host.video_if_running, time.monotonic)

    def measured() -> set[str]:
        measuring.sample()
        return {each.metric for each in measuring.take([box.report("one")]) if each.instance}

    until(lambda: measured() == everything, PATIENCE)


@pytest.mark.usefixtures("door")
def test_code_is_refused_where_it_cannot_be_confined(
    tmp_path_factory: pytest.TempPathFactory, install: Install
) -> None:
    nothing = IsolationSupport(None, "bubblewrap (bwrap) is not installed")
    box = HostedBox(tmp_path_factory.mktemp("box"), support=lambda: nothing)
    with pytest.raises(BelvedereError, match="bwrap") as refused:
        box.host.launch(install("one"))
    assert refused.value.code == "BV-HST-001"
    assert box.report("one").state == "STOPPED"
    assert box.host.engine_pids == (None, None)
    box.around.life.end()


def test_its_owner_may_allow_code_that_is_not_confined(
    tmp_path: Path, camera: GstCamera, install: Install
) -> None:
    inside = open_inside(tmp_path)
    options = replace(inside.around.options, allow_unisolated=True)
    inside = replace(inside, around=replace(inside.around, options=options))
    box = HostedBox(tmp_path, inside=inside, support=lambda: IsolationSupport(None, "there is none"))
    box.camera("door", camera.url, "guard", "plain-secret")
    box.host.launch(install("one", KEEPS))
    box.wait_line("one", "console_output", "before: False")
    box.wait_running("one")
    box.host.close()
    assert (inside.around.folders.storage / "one" / "note").read_text() == "kept"


def test_nothing_is_started_after_the_power_is_gone(box: HostedBox, install: Install) -> None:
    box.around.life.end()
    box.host.launch(install("one"))
    with pytest.raises(BelvedereError) as refused:
        box.host.video().open_display()
    assert refused.value.code == "BV-HST-008"
    assert box.host.engine_pids == (None, None)
    assert box.report("one").state == "STOPPED"


@pytest.mark.usefixtures("door")
def test_a_power_cut_leaves_nothing(box: HostedBox, install: Install) -> None:
    box.host.launch(install("one"))
    box.wait_running("one")
    told: list[str] = []
    box.host.watch(told.append)
    began = time.monotonic()
    box.around.life.end()
    assert time.monotonic() - began < AT_ONCE
    assert box.host.code_pid("one") is None
    assert told == []
