"""A run that is looked into and changed while it plays."""

from __future__ import annotations

import base64
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from belvedere_simulator.application.live.parameters import LiveState
from belvedere_simulator.events import FrameSeen, ParametersTold
from fakes.applications import ApplicationFolder
from fakes.models import doubling_model
from fakes.playing import Player
from fakes.waiting import until

_CODE = """
import numpy as np
import panoramasdk

node = panoramasdk.node()
print("began with", node.inputs.level.get(), flush=True)
data = np.zeros((1, 3, 8, 8), np.float32)
while True:
    batch = node.inputs.video_in.get()
    level = node.inputs.level.get()
    data[...] = level
    data[0, 0, 0, 3] = 9
    node.call({"data": data}, "model")
    batch[0].add_rect(0.1, 0.2, 0.5, 0.6)
    batch[0].add_label("level %s" % level, 0.1, 0.1)
    node.outputs.video_out.put(batch)
    print("level", level, flush=True)
"""


def told(player: Player, place: int, **wanted: object) -> ParametersTold:
    """The next telling of the only parameter that is so."""

    def fits(event: ParametersTold) -> bool:
        [parameter] = LiveState.from_document(event.state).parameters
        return all(getattr(parameter, name) == value for name, value in wanted.items())

    return player.wait_for(ParametersTold, fits, after=place)


def test_parameters_are_changed_taken_back_and_looked_at_while_it_plays(
    play: Callable[..., Player], application: Callable[..., ApplicationFolder], clip: Path, tmp_path: Path
) -> None:
    made = application(_CODE, models=["model"], parameters={"level": ("int32", 2)})
    model = {"model": str(doubling_model(tmp_path / "double.onnx"))}
    player = play(made.folder, cameras=[f"cam={clip}"], models=model)
    player.wait_line("level 2")
    assert player.last(ParametersTold).state["undo"] == ""
    code = player.run.code_pid

    place = player.position
    player.run.live.obey({"command": "parameter", "name": "level", "value": "5"})
    assert told(player, place, value=5).state["undo"] == "level"
    player.wait_line("level 5", after=place)
    # The code has asked for it since, and no process was started for that.
    told(player, place, value=5, given=2, unread=False)
    assert player.run.code_pid == code

    seen = look(player)
    [frame] = seen["frames"]
    assert (frame["stream"], frame["shown"]) == ("cam", True)
    assert frame["overlay"] == [["rect", 0.1, 0.2, 0.5, 0.6], ["label", "level 5", 0.1, 0.1]]
    picture = decoded(frame["jpeg"])
    assert picture.shape[:2] == (frame["height"], frame["width"])
    [called] = seen["models"]
    [call] = called["calls"]
    [given], [gave] = call["inputs"], call["outputs"]
    assert (given["shape"], given["dtype"], given["min"], given["max"]) == ([1, 3, 8, 8], "float32", 5, 9)
    assert given["mean"] == (5 * 191 + 9) / 192
    png = decoded(given["png"])
    assert png.shape == (8, 8, 3)
    assert png[0, 3, 2] == 255  # stretched from the smallest to the largest
    assert gave["top"][0] == [[0, 0, 0, 3], 18]

    place = player.position
    player.run.live.obey({"command": "undo"})
    player.wait_line("level 2", after=place)
    place = player.position
    player.run.live.obey({"command": "redo"})
    player.wait_line("level 5", after=place)
    # A process that is started again begins with it, also where the stream worker is another by then.
    worker, place = player.run.worker_pid, player.position
    assert worker is not None
    os.kill(worker, signal.SIGKILL)
    player.wait_line("level 5", after=place)
    until(lambda: player.run.worker_pid != worker)
    place = player.position
    player.run.restart()
    player.wait_line("began with 5", after=place)
    for command in ({"command": "redo"}, {"command": "parameter", "name": "level", "value": "x"}):
        place = player.position
        player.run.live.obey(command)
        # That the new process has read its parameters may be told, too.
        refused = player.wait_for(ParametersTold, lambda event: event.problem != "", after=place)
        assert refused.problem.startswith("BV-LIV-00") or "BV-LIV-00" in refused.problem
        assert refused.state["redo"] == ""
    player.close()


def decoded(base: str) -> Any:
    """A picture that travelled in base64."""
    return cv2.imdecode(np.frombuffer(base64.b64decode(base), np.uint8), cv2.IMREAD_COLOR)


def look(player: Player) -> Any:
    """What is seen of the next batch."""
    place = player.position
    player.run.live.obey({"command": "look", "seconds": 30})
    event = player.wait_for(FrameSeen, after=place)
    assert not event.problem
    return event.look
