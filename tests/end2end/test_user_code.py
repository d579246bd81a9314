"""Applications that fail in every way: the engine goes on, and the report says what happened."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from belvedere_simulator.application.node.supervision import Patience
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import ApplicationExited
from fakes.applications import ApplicationFolder
from fakes.clips import make_clip
from fakes.models import doubling_model
from fakes.playing import Player
from fakes.scripts import CALL

Play = Callable[..., Player]
MakeApplication = Callable[..., ApplicationFolder]

FRAME = "import panoramasdk\nnode = panoramasdk.node()\nnode.inputs.video_in.get()\n"


def test_an_exception_is_in_the_log_and_in_the_report(
    play: Play, application: MakeApplication, clip: Path, isolation: str
) -> None:
    folder = application(FRAME + "raise ValueError('no such colour')\n").folder
    player = play(folder, cameras=[f"cam={clip}"], isolation=isolation)
    report = player.finish()
    assert report["exit_code"] == 3
    assert "ValueError: no such colour" in report["traceback"]
    assert any("no such colour" in line for line in player.lines("console_output"))


def test_a_hard_exit_is_reported(
    play: Play, application: MakeApplication, clip: Path, isolation: str
) -> None:
    folder = application(FRAME + "import os\nos._exit(7)\n").folder
    report = play(folder, cameras=[f"cam={clip}"], isolation=isolation).finish()
    assert report["exit_code"] == 3
    assert report["exits"] == [7]


def test_an_application_that_hangs_in_get_is_stopped(
    play: Play, application: MakeApplication, clip: Path, isolation: str
) -> None:
    script = FRAME + "print('waiting', flush=True)\nwhile True:\n    node.inputs.video_in.get()\n"
    player = play(
        application(script).folder, cameras=[f"cam={clip}"], isolation=isolation, loop=False, fast=True
    )
    player.wait_line("waiting")
    assert player.finish()["exit_code"] == 0


def test_an_application_that_ignores_signals_is_killed(
    play: Play, application: MakeApplication, clip: Path, isolation: str
) -> None:
    script = (
        "import signal, threading\n"
        + FRAME
        + (
            "for number in (signal.SIGINT, signal.SIGTERM):\n    signal.signal(number, signal.SIG_IGN)\n"
            "print('deaf', flush=True)\nwhile True:\n    threading.Event().wait(1)\n"
        )
    )
    player = play(
        application(script).folder,
        cameras=[f"cam={clip}"],
        isolation=isolation,
        care={"patience": Patience(0.5, 0.5)},
    )
    player.wait_line("deaf")
    player.close()


def test_an_application_that_eats_memory_is_stopped(
    play: Play, application: MakeApplication, clip: Path, isolation: str
) -> None:
    script = FRAME + "kept = []\nwhile True:\n    kept.append(bytearray(10_000_000))\n"
    folder = application(script).folder
    report = play(folder, cameras=[f"cam={clip}"], isolation=isolation, memory_limit=400_000_000).finish()
    assert report["exit_code"] == 3


def test_an_application_that_keeps_every_picture_gets_a_memory_error(
    play: Play, application: MakeApplication, tmp_path: Path
) -> None:
    clip = make_clip(tmp_path / "hd.mp4", size=(1920, 1080), frames=8, counter=False)
    script = FRAME + "kept = []\nwhile True:\n    kept += node.inputs.video_in.get()\n"
    player = play(application(script).folder, cameras=[f"cam={clip}"])
    exited = player.wait_for(ApplicationExited)
    assert "MemoryError" in exited.traceback and "drop frames" in exited.traceback


def test_too_many_labels_are_refused_in_the_application_which_goes_on(
    play: Play, application: MakeApplication, clip: Path
) -> None:
    script = FRAME + (
        "for turn in range(60):\n"
        "    batch = node.inputs.video_in.get()\n"
        "    batch[0].add_label('x' * 1200000, 0.5, 0.5)\n"
        "    try:\n        node.outputs.video_out.put(batch)\n"
        "    except ValueError as error:\n        refusal = str(error)\n"
        "print(refusal, flush=True)\n"
        "node.outputs.video_out.put(node.inputs.video_in.get())\n"
    )
    player = play(application(script).folder, cameras=[f"cam={clip}"], fast=True)
    report = player.finish()
    assert report["exit_code"] == 0
    assert report["frames"]["put"] == 1
    assert any("at most 1048576 bytes of boxes and labels" in line for line in player.lines("console_output"))


def test_the_application_is_started_again_when_that_is_wished(
    play: Play, application: MakeApplication, clip: Path
) -> None:
    script = FRAME + (
        "path = '/opt/aws/panorama/storage/starts'\n"
        "import os\nstarts = int(open(path).read()) if os.path.exists(path) else 0\n"
        "open(path, 'w').write(str(starts + 1))\n"
        "if starts < 2:\n    raise SystemExit(1)\n"
        "print('third start', flush=True)\n"
        "while True:\n    node.inputs.video_in.get()\n"
    )
    player = play(
        application(script).folder,
        cameras=[f"cam={clip}"],
        restart="on-failure",
        care={"first_backoff": 0.1},
    )
    player.wait_line("third start")
    player.close()
    assert player.run.report["restarts"]["application"] == 2


def test_a_missing_model_file_is_refused_before_anything_starts(
    play: Play, application: MakeApplication, clip: Path, tmp_path: Path
) -> None:
    folder = application(CALL, models=["model"]).folder
    with pytest.raises(BelvedereError) as refused:
        play(folder, cameras=[f"cam={clip}"], models={"model": str(tmp_path / "absent.onnx")})
    assert refused.value.code.startswith("BV-MODEL")
    assert "absent.onnx" in str(refused.value)


def test_a_model_of_the_wrong_shape_is_refused(
    play: Play, application: MakeApplication, clip: Path, tmp_path: Path
) -> None:
    folder = application(CALL, models=["model"]).folder
    wrong = doubling_model(tmp_path / "wrong.onnx", (1, 3, 16, 16))
    with pytest.raises(BelvedereError) as refused:
        play(folder, cameras=[f"cam={clip}"], models={"model": str(wrong)})
    assert "16" in str(refused.value) and "8" in str(refused.value)


def test_a_folder_whose_name_is_not_utf8_plays(
    play: Play, tmp_path: Path, clip: Path, isolation: str
) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    made = ApplicationFolder(folder / "app", FRAME + "print('played', flush=True)\n")
    source = Path(shutil.copy(clip, folder))
    player = play(made.folder, cameras=[f"cam={source}"], isolation=isolation)
    assert player.finish()["exit_code"] == 0
    assert "played" in player.lines("console_output")


def test_a_model_in_a_folder_whose_name_is_not_utf8_is_refused(
    play: Play, application: MakeApplication, clip: Path, tmp_path: Path
) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    model = shutil.copy(doubling_model(tmp_path / "double.onnx"), folder)
    with pytest.raises(BelvedereError, match="not UTF-8"):
        play(application(CALL, models=["model"]).folder, cameras=[f"cam={clip}"], models={"model": model})


def test_files_taken_out_of_the_package_are_gone_in_the_next_run(
    play: Play, application: MakeApplication, clip: Path
) -> None:
    made = application(
        "import os\nprint(sorted(os.listdir('/panorama')), flush=True)\n" + FRAME, files={"old.txt": ""}
    )
    assert "['app.py', 'old.txt']" in _console(play, made.folder, clip)
    (made.code / "src" / "old.txt").unlink()
    assert "['app.py']" in _console(play, made.folder, clip)


def _console(play: Play, folder: Path, clip: Path) -> list[str]:
    player = play(folder, cameras=[f"cam={clip}"])
    player.finish()
    return player.lines("console_output")


def test_bwrap_is_at_hand_where_tests_run() -> None:
    assert shutil.which("bwrap"), "the set-up of the tests installs bubblewrap"
