"""Code that is saved while it runs: a new process, and everything else goes on as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.events import ApplicationExited, CodeReloaded, StatisticsReported
from belvedere_simulator.files import write_whole
from fakes.applications import ApplicationFolder
from fakes.models import doubling_model
from fakes.playing import Player

Play = Callable[..., Player]

_CODE = """
import numpy as np
import panoramasdk
from words import WORDS

class Application(panoramasdk.node):
    pass

node = Application()
kept = '/opt/aws/panorama/storage/kept'
open(kept, 'a').write(WORDS + ' ')
data = np.ones((1, 3, 8, 8), np.float32)
while True:
    batch = node.inputs.video_in.get()
    node.call({"data": data}, "model")
    batch[0].add_label(WORDS, 0.1, 0.1)
    node.outputs.video_out.put(batch)
    print(WORDS, open(kept).read(), flush=True)
"""


def test_saved_code_is_a_new_process_and_nothing_else_is(
    play: Play, application: Callable[..., ApplicationFolder], clip: Path, tmp_path: Path, isolation: str
) -> None:
    made = application(_CODE, models=["model"], files={"words.py": "WORDS = 'before'\n"})
    model = {"model": str(doubling_model(tmp_path / "double.onnx"))}
    player = play(made.folder, cameras=[f"cam={clip}"], models=model, isolation=isolation, reload=True)
    player.wait_line("before before")
    others = (player.run.worker_pid, player.run.model_server_pid)
    code, delivered = player.run.code_pid, player.wait_frames(1).streams[0].delivered

    place = player.position
    # At once: an editor that a busy computer holds up in the middle of it saves twice.
    write_whole(made.code / "src" / "words.py", b"WORDS = 'after'\n")
    told = player.wait_for(CodeReloaded, after=place)
    assert (told.node, told.files, told.waiting) == ("code", ("words.py",), ())
    # What is kept on the disk is still there, and the new code drew.
    player.wait_line("after before after", after=place)
    shown = player.wait_for(CodeReloaded, lambda event: event.seconds is not None, after=place)
    assert shown.files == ("words.py",)
    assert (player.run.worker_pid, player.run.model_server_pid) == others
    assert player.run.code_pid != code
    # The stream was not begun again: its counts go on.
    assert player.wait_for(StatisticsReported, after=place).streams[0].delivered >= delivered
    # What only the next run heeds is said, and the code is left alone.
    code, package = player.run.code_pid, made.code / "package.json"
    write_whole(package, package.read_bytes() + b"\n")
    told = player.wait_for(CodeReloaded, lambda event: event.waiting != ())
    assert (told.files, told.waiting) == ((), ("package.json",))
    assert player.run.code_pid == code
    player.close()
    assert player.run.report["restarts"] == {"application": 1, "stream_worker": 0, "model_server": 0}


def test_code_that_fails_waits_for_the_next_save(
    play: Play, application: Callable[..., ApplicationFolder], clip: Path
) -> None:
    looking = "import panoramasdk\nnode = panoramasdk.node()\nwhile True:\n    node.inputs.video_in.get()\n"
    made = application("this is not Python\n")
    player = play(made.folder, cameras=[f"cam={clip}"], reload=True)
    player.wait_for(ApplicationExited, lambda ended: ended.exit_code == 1)
    place = player.position
    write_whole(made.code / "src" / "app.py", looking.encode())
    player.wait_state("code", "RUNNING", after=place)
    player.wait_frames(1, after=place)
    player.close()
    assert player.run.report["exit_code"] == 0


def test_two_runs_of_one_application_are_both_reloaded(
    play: Play, application: Callable[..., ApplicationFolder], clip: Path
) -> None:
    made = application("import panoramasdk\nnode = panoramasdk.node()\nnode.inputs.video_in.get()\n")
    players = [play(made.folder, cameras=[f"cam={clip}"], reload=True) for _ in range(2)]
    for player in players:
        player.wait_for(ApplicationExited)
    write_whole(made.code / "src" / "app.py", b"print('saved', flush=True)\n")
    for player in players:
        player.wait_line("saved")
