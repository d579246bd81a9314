"""What a recorder writes, where it ends, and that a plan gives the same batches again."""

from __future__ import annotations

import json
import time
from pathlib import Path

import av
import numpy as np
import pytest

from belvedere_simulator.replay.layout import BATCHES, OUTPUTS, RecordingOrder, stream_folder
from belvedere_simulator.replay.pictures import read_pictures
from belvedere_simulator.replay.plan import Entry, read_plan
from belvedere_simulator.replay.recorder import Recorder
from belvedere_simulator.video.display.overlay import Label, Rect
from belvedere_simulator.video.sources.frame import SourceFrame
from belvedere_simulator.video.worker.scheduled import ScheduledSubscription
from belvedere_simulator.video.worker.subscription import Exhausted

PICTURE = np.zeros((4, 4, 3), np.uint8)


def _frame(number: int) -> SourceFrame:
    return SourceFrame(av.VideoFrame(16, 16, "yuv420p"), (number, 0), number, number)


def _recorder(folder: Path, limit: int = 1 << 20, told: list[str] | None = None) -> Recorder:
    lines = [] if told is None else told
    return Recorder(RecordingOrder(str(folder), limit=limit), ["door", "yard"], lines.append)


def test_frames_are_named_by_their_place_whatever_the_camera_counted(tmp_path: Path) -> None:
    recorder = _recorder(tmp_path)
    recorder.delivered("in", [("door", _frame(3), False)], 0)
    recorder.delivered("in", [("door", _frame(3), True), ("yard", _frame(40), False)], 0)
    recorder.shown("yard", 40, PICTURE, (Rect(0.1, 0.2, 0.3, 0.4), Label("car", 0.1, 0.2)))
    recorder.shown("door", 99, PICTURE, ())
    recorder.put_done()
    assert recorder.finish() == ""
    assert read_plan(tmp_path) == {"in": [[("door", 0, False)], [("door", 0, True), ("yard", 0, False)]]}
    (put,) = [json.loads(line) for line in (tmp_path / OUTPUTS).read_text().splitlines()]
    yard, unknown = put["frames"]
    assert yard["frame"] == 0
    assert yard["overlay"] == [["rect", 0.1, 0.2, 0.3, 0.4], ["label", "car", 0.1, 0.2]]
    assert unknown["frame"] is None
    assert len(list(read_pictures(stream_folder(tmp_path, "yard")))) == 1


def test_what_came_before_a_late_recording_is_not_in_it(tmp_path: Path) -> None:
    order = RecordingOrder(str(tmp_path), begun_late=True)
    recorder = Recorder(order, ["door", "yard"], lambda _line: None)
    recorder.shown("door", 3, PICTURE, ())
    recorder.put_done()
    recorder.delivered("in", [("door", _frame(3), True)], 0)
    recorder.delivered("in", [("door", _frame(3), True), ("yard", _frame(9), False)], 0)
    recorder.shown("door", 3, PICTURE, ())
    recorder.shown("yard", 9, PICTURE, ())
    recorder.put_done()
    recorder.delivered("in", [("door", _frame(4), False), ("yard", _frame(9), True)], 0)
    assert recorder.finish() == ""
    assert read_plan(tmp_path)["in"] == [[("yard", 0, False)], [("door", 0, False), ("yard", 0, True)]]
    (put,) = [json.loads(line) for line in (tmp_path / OUTPUTS).read_text().splitlines()]
    assert [(frame["stream"], frame["frame"]) for frame in put["frames"]] == [("yard", 0)]


def test_whatever_an_application_puts_is_kept_or_left_out_but_ends_nothing(tmp_path: Path) -> None:
    recorder = _recorder(tmp_path)
    recorder.delivered("in", [("door", _frame(0), False)], 0)
    recorder.shown("nowhere", 0, PICTURE, (Label("half a \udc80 pair", 0.5, 0.5),))
    recorder.put_done()
    recorder.put_done()
    assert recorder.finish() == ""
    first, second = [json.loads(line) for line in (tmp_path / OUTPUTS).read_text().splitlines()]
    assert first["frames"][0]["frame"] is None
    assert second == {"put": 1, "frames": []}


def test_a_frame_that_a_port_got_late_lies_where_that_port_needs_it(tmp_path: Path) -> None:
    recorder = _recorder(tmp_path)
    for port, number in (("in", 0), ("in", 1), ("other", 1), ("other", 0), ("in", 2)):
        recorder.delivered(port, [("door", _frame(number), False)], 0)
    recorder.finish()
    plan = read_plan(tmp_path)
    for batches in plan.values():
        places = [place for ((_stream, place, _cached),) in batches]
        assert places == sorted(places)
    stamps = [stamp // 1_000_000 for _picture, stamp in read_pictures(stream_folder(tmp_path, "door"))]
    assert [stamps[place] for ((_stream, place, _cached),) in plan["other"]] == [1, 0]


def test_a_full_recording_says_so_and_the_run_goes_on(tmp_path: Path) -> None:
    told: list[str] = []
    recorder = _recorder(tmp_path, limit=100, told=told)
    for number in range(20):
        recorder.delivered("in", [("door", _frame(number), False)], 0)
    recorder.finish()
    recorder.delivered("in", [("door", _frame(21), False)], 0)
    lines = (tmp_path / BATCHES).read_text().splitlines()
    assert json.loads(lines[-1]) == {"cut": "limit"}
    assert len(lines) < 20
    assert len(told) == 1


def test_a_disk_that_fails_ends_the_recording_and_is_told(tmp_path: Path) -> None:
    recorder = _recorder(tmp_path)
    (tmp_path / "streams").write_text("in the way")
    recorder.delivered("in", [("door", _frame(0), False)], 0)
    assert recorder.finish() != ""


PLAN: list[list[Entry]] = [
    [("door", 0, False)],
    [("door", 0, True), ("yard", 0, False)],
    [("door", 2, False), ("yard", 0, True)],
]


def _take(port: ScheduledSubscription) -> list[tuple[str, int, bool]]:
    batch = port.take(time.monotonic() + 30)
    assert batch is not None
    return [(taken.camera, taken.frame.number, taken.cached) for taken in batch]


def test_a_plan_is_kept_whatever_comes_first() -> None:
    port = ScheduledSubscription(["door", "yard"], PLAN)
    port.offer("yard", _frame(0))
    for number in range(3):
        port.offer("door", _frame(number))
    assert [_take(port) for _batch in PLAN] == PLAN
    with pytest.raises(Exhausted):
        port.take(time.monotonic() + 30)


def test_a_plan_ends_where_its_pictures_do() -> None:
    port = ScheduledSubscription(["door", "yard"], PLAN)
    port.offer("door", _frame(0))
    assert _take(port) == PLAN[0]
    assert port.take(time.monotonic()) is None, "the yard may still come"
    port.end("yard")
    with pytest.raises(Exhausted):
        port.take(time.monotonic() + 30)


def test_a_limit_holds_for_a_plan_too() -> None:
    port = ScheduledSubscription(["door"], PLAN, limit=1)
    port.offer("door", _frame(0))
    assert _take(port) == PLAN[0]
    with pytest.raises(Exhausted):
        port.take(time.monotonic() + 30)
