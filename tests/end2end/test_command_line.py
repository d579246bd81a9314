"""`belvedere run` as a user calls it: exit codes, reports, files."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import av
import cv2
import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.events import RunFinished, RunStarted, from_line
from fakes.applications import ApplicationFolder
from fakes.host_ports import free_port
from fakes.scripts import SHOW

COMMAND = (sys.executable, "-m", "belvedere_simulator.commands")
MakeApplication = Callable[..., ApplicationFolder]


def belvedere(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command line to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        input=stdin,
        timeout=120,
        env=dict(os.environ),
        check=False,
    )


@pytest.fixture
def folder(application: MakeApplication) -> Path:
    return application(SHOW, parameters={"level": ("int32", 3)}).folder


def test_a_run_leaves_its_report_its_recording_and_its_pictures(
    folder: Path, clip: Path, tmp_path: Path
) -> None:
    report, junit = tmp_path / "report.json", tmp_path / "junit.xml"
    movie, pictures = tmp_path / "movie.mp4", tmp_path / "pictures"
    done = belvedere(
        *("run", folder, "--camera", f"cam={clip}", "--fast", "--report", report, "--junit", junit),
        *("--record", movie, "--frames-out", pictures),
    )
    assert done.returncode == 0, done.stderr
    facts = json.loads(report.read_text())
    assert facts["frames"] == {"delivered": 45, "cached": 0, "dropped": 0, "put": 45, "batches": 45}
    assert facts["provider"] == "none"
    assert facts["latency_ms"]["take"]["p95"] >= facts["latency_ms"]["take"]["p50"] > 0
    assert facts["latency_ms"]["age_at_display"]["p50"] > 0
    suite = ElementTree.fromstring(junit.read_text())
    assert (suite.get("tests"), suite.get("failures")) == ("2", "0")
    with av.open(str(movie)) as container:
        assert container.streams.video[0].codec_context.name == "h264"
        assert sum(1 for _frame in container.decode(video=0)) == 45
    assert len(list(pictures.glob("frame_*.png"))) == 45
    picture = cv2.imread(str(pictures / "frame_000045.png"))
    assert picture is not None and picture.shape == (1080, 1920, 3)


def test_a_run_repeats_exactly(folder: Path, clip: Path, tmp_path: Path) -> None:
    for turn in ("first", "second"):
        arguments = ("--camera", f"cam={clip}", "--fast", "--frames", "8", "--frames-out", tmp_path / turn)
        assert belvedere("run", folder, *arguments).returncode == 0
    first, second = (sorted((tmp_path / turn).iterdir()) for turn in ("first", "second"))
    assert len(first) == 8
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--camera", "nothing=clip.mp4"),
        ("--camera", "nonsense"),
        ("--camera", "cam=/missing/clip.mp4"),
        ("--camera", "cam=virtual:/missing/clip.mp4"),
        ("--camera", "cam=http://127.0.0.1/live"),
        ("--param", "unknown=3"),
        ("--param", "level=high"),
        ("--model", "absent=model.onnx"),
        ("--frames", "0"),
        ("--isolation", "magic"),
        (),
    ],
)
def test_bad_arguments_end_with_2_and_no_traceback(
    folder: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status: object = main(["run", str(folder), *arguments])
    except SystemExit as end:
        status = end.code
    told = capsys.readouterr().err
    assert status == 2
    assert told
    assert "Traceback" not in told


def test_bad_manifests_end_with_2(folder: Path, clip: Path) -> None:
    graph = folder / "graphs" / "app" / "graph.json"
    graph.write_text(graph.read_text().replace("code.video_in", "code.video_on"))
    done = belvedere("run", folder, "--camera", f"cam={clip}")
    assert done.returncode == 2
    assert "video_on" in done.stderr


def test_a_host_port_that_is_taken_is_told_once_before_anything_starts(
    application: MakeApplication, clip: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        folder = application(SHOW, parameters={"level": ("int32", 3)}, inbound={80: port}).folder
        done = belvedere("run", folder, "--camera", f"cam={clip}", "--report", report)
    assert done.returncode == 2
    assert done.stderr.count("BV-ISO-003") == 1
    assert str(port) in done.stderr
    assert [error["code"] for error in json.loads(report.read_text())["errors"]] == ["BV-ISO-003"]


def test_a_failing_application_ends_with_3(application: MakeApplication, clip: Path, tmp_path: Path) -> None:
    folder = application("raise RuntimeError('broken')\n").folder
    junit, report = tmp_path / "junit.xml", tmp_path / "report.json"
    done = belvedere("run", folder, "--camera", f"cam={clip}", "--junit", junit, "--report", report)
    assert done.returncode == 3
    assert ElementTree.fromstring(junit.read_text()).get("failures") == "1"
    (error,) = json.loads(report.read_text())["errors"]
    assert (error["code"], error["message"]) == ("BV-RUN-016", "RuntimeError: broken")
    assert done.stderr.count("exit code 1") == done.stderr.count("BV-RUN-016") == 1
    assert "exit code 1" not in done.stdout


def test_a_run_without_its_python_still_leaves_a_report(folder: Path, clip: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    done = belvedere("run", folder, "--camera", f"cam={clip}", "--python", "/nope", "--report", report)
    assert done.returncode == 2
    facts = json.loads(report.read_text())
    assert (facts["exit_code"], facts["ended"]) == (2, "did not start")
    assert facts["errors"][-1]["code"] in done.stderr


@pytest.mark.parametrize(("limit", "code"), [((), 0), (("--frames", "100000"), 130)])
def test_ctrl_c_is_the_end_of_a_run_without_a_limit_and_an_interruption_of_another(
    application: MakeApplication, clip: Path, limit: tuple[str, ...], code: int
) -> None:
    step = "    application.step()\n"
    folder = application(SHOW.replace(step, step + '    print("seen", flush=True)\n')).folder
    with subprocess.Popen(
        [*COMMAND, "run", str(folder), "--camera", f"cam={clip}", *limit],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "seen\n"
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=60)[1]
    assert process.returncode == code
    assert "stopped as asked" in told.splitlines()[-1]


def test_a_silent_camera_ends_with_4(folder: Path) -> None:
    done = belvedere("run", folder, "--camera", "cam=rtsp://127.0.0.1:9/none", "--duration", "2")
    assert done.returncode == 4


def test_a_program_gets_events_as_long_as_it_may_give_commands(folder: Path, clip: Path) -> None:
    arguments = ("run", folder, "--camera", f"cam={clip}", "--events", "--frames", "10")
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        events = [from_line(line) for line in process.stdout]
    assert isinstance(events[-1], RunFinished)
    assert any(isinstance(event, RunStarted) for event in events)


def test_a_run_ends_with_the_program_that_commands_it(folder: Path, clip: Path) -> None:
    done = belvedere("run", folder, "--camera", f"cam={clip}", "--events", stdin="")
    events = [from_line(line) for line in done.stdout.splitlines()]
    assert isinstance(events[-1], RunFinished)
    assert not any(isinstance(event, RunStarted) for event in events)


def test_passwords_may_come_on_standard_input(folder: Path) -> None:
    given = json.dumps({"node": "cam", "username": "u", "password": "p4ssw0rd"}) + "\n{}\n"
    arguments = ("--camera", "cam=rtsp://127.0.0.1:9/none", "--duration", "1", "--credentials-from-stdin")
    done = belvedere("run", folder, *arguments, stdin=given)
    assert done.returncode == 4
    assert "p4ssw0rd" not in done.stdout + done.stderr


def test_paths_is_asked_for_once_a_folder(folder: Path, clip: Path) -> None:
    arguments = ("run", folder, "--camera", f"cam={clip}", "--fast", "--frames", "3", "--isolation", "paths")
    assert belvedere(*arguments).returncode == 2
    assert belvedere(*arguments, "--accept-no-isolation").returncode == 0
