"""An instance that is looked into and changed while it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.errors import BelvedereError
from fakes.applications import ApplicationFolder
from fakes.hosted import HostedBox, installed_by_hand
from fakes.waiting import until

LEVEL = """
import panoramasdk
from words import WORDS

class Application(panoramasdk.node):
    pass

node = Application()
print(WORDS, "began with", node.inputs.level.get(), flush=True)
while True:
    streams = node.inputs.video_in.get()
    streams[0].add_label("level %s" % node.inputs.level.get(), 0.5, 0.5)
    node.outputs.video_out.put(streams)
"""


def labels(box: HostedBox) -> list[str]:
    """What is put of the next batch."""
    look = box.host.live("app").look(30.0)
    return [item[1] for frame in look["frames"] for item in frame["overlay"]]


def figures(box: HostedBox) -> dict[str, Any]:
    """What was measured since the last look."""
    return box.host.figures().get("app", {})


@pytest.mark.usefixtures("door")
def test_parameters_and_code_are_changed_until_it_starts_again(box: HostedBox, tmp_path: Path) -> None:
    source = ApplicationFolder(
        tmp_path / "source",
        LEVEL,
        parameters={"level": ("int32", 2)},
        files={"words.py": "WORDS = 'first'\n"},
    )
    installed = installed_by_hand(source.folder, "app", {"door_camera": "door"}, tmp_path / "work")
    box.host.launch(installed)
    box.wait_running("app")
    live, code = box.host.live("app"), box.host.code_pid("app")

    live.parameters.change("level", "7")
    until(lambda: not live.state()["parameters"][0]["unread"])
    assert labels(box) == ["level 7"]
    with pytest.raises(BelvedereError, match="BV-LIV-003"):
        live.parameters.change("level", "seven")
    assert box.host.code_pid("app") == code
    assert "Changed by hand, in this simulation only: level" in box.lines("app", "code")
    measured(box)

    # Another project's code is refused, the same code left alone, other code run in a new process.
    with pytest.raises(BelvedereError, match="BV-LIV-007"):
        live.sideload("OTHER", source.code)
    assert live.sideload("CODE", source.code).files == ()
    (source.code / "src" / "words.py").write_text("WORDS = 'second'\n")
    assert live.sideload("CODE", source.code).files == ("words.py",)
    assert "Reloaded words.py" in box.lines("app", "code")
    # Parameters that were changed are those of the new process, too.
    box.wait_line("app", "console_output", "second began with 7")
    box.wait_running("app")
    assert live.state()["sideloaded"]
    assert box.host.code_pid("app") != code
    until(
        lambda: any(node["restarts"] == 1 for node in figures(box).get("nodes", ()) if node["node"] == "code")
    )
    # Code that fails is replaced by code that does not.
    (source.code / "src" / "words.py").write_text("this is not Python\n")
    live.sideload("CODE", source.code)
    box.wait_node("app", "code", "ERROR")
    until(lambda: box.report("app").state == "LAUNCH_ERROR" or not live_plays(box))
    assert (installed.panorama / "words.py").read_text() == "WORDS = 'first'\n"
    assert live.as_deployed()
    box.wait_line("app", "console_output", "first began with 2")

    box.wait_running("app")
    live.parameters.change("level", 3)
    (source.code / "src" / "words.py").write_text("WORDS = 'third'\n")
    live.sideload("CODE", source.code)
    box.wait_line("app", "console_output", "third began with 3")
    box.host.launch(installed)
    box.wait_running("app")
    again = box.host.live("app").state()
    assert (again["parameters"][0]["value"], again["undo"], again["sideloaded"]) == (2, "", False)


def restarts(box: HostedBox) -> int:
    """Of the code, as telemetry tells them."""
    nodes = figures(box).get("nodes", ())
    return next((int(node["restarts"]) for node in nodes if node["node"] == "code"), -1)


def live_plays(box: HostedBox) -> bool:
    """Whether frames could be looked at."""
    try:
        box.host.live("app").look(0.1)
    except BelvedereError as error:
        return error.code != "BV-LIV-008"
    return True


def measured(box: HostedBox) -> None:
    """Every node and edge has its figures of the last second."""

    def told() -> dict[str, dict[str, Any]]:
        return {each["node"]: each for each in figures(box).get("nodes", ())}

    until(lambda: (nodes := told()) and all(node["fps"] > 0 for node in nodes.values()))
    until(lambda: told().keys() == {"door_camera", "code", "hdmi"})
    until(
        lambda: (
            {(each["producer"], each["consumer"]) for each in figures(box).get("edges", ())}
            == {("door_camera", "code"), ("code", "hdmi")}
        )
    )
