"""Batches of unpaced files go to the application before it asks for them, and count when it does."""

from __future__ import annotations

import os
import select
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.sdk.panoramasdk.connections import Connection
from belvedere_simulator.sdk.panoramasdk.errors import TimeoutException
from belvedere_simulator.video.worker.session import Session
from fakes.clips import read_counter
from fakes.waiting import until
from video.worker.conftest import Worked

PICTURE = 160 * 120 * 3


def _session(worked: Worked) -> Session:
    return worked.worker._sessions["app"][0]


def _next(inputs: Any) -> int:
    (frame,) = inputs.video_in.get(timeout=20)
    return read_counter(frame.image)


def _batches(worked: Worked) -> int:
    return int(worked.ask("counts")["applications"]["app"]["batches"])


def _wait_read(worked: Worked) -> None:
    """Until more than the next batch was read from the files."""
    slots = _session(worked).takers["video_in"].subscription._slots.values()
    until(lambda: all(len(slot.waiting) > 1 or slot.ended for slot in slots))


def _first(worked: Worked, inputs: Any) -> None:
    """Get batches 0 and 1, and wait until 2 came ahead of its question."""
    for number in range(2):
        _wait_read(worked)
        assert _next(inputs) == number
    _wait_ahead(inputs)


def _wait_ahead(inputs: Any) -> None:
    """Until the next batch lies in the connection."""
    (connection,) = inputs.video_in._engine._connections.idle
    assert select.select([connection.link], [], [], 20)[0]


def _read_ahead(inputs: Any) -> tuple[Connection, dict[str, Any]]:
    """Read what came ahead without asking for it: the connection, and a put of that batch's frame."""
    home = inputs.video_in._engine._connections.take_idle_home()
    assert home is not None
    answer, _payload, descriptors = wire.receive(home.link)
    wire.close_descriptors(descriptors)
    (facts,) = answer["media"]
    shown = {key: facts[key] for key in ("stream", "number", "buffer", "width", "height")}
    return home, {"op": "put", "port": "video_out", "media": [{**shown, "overlay": []}]}


def _has_counted(worked: Worked, batches: int) -> bool:
    return _batches(worked) == batches


def _leave(inputs: Any) -> None:
    for connection in inputs.video_in._engine._connections.idle:
        connection.link.close()


def test_the_next_batch_is_there_before_it_is_asked_for_and_counts_when_it_is(
    worked: Worked, clip: Path
) -> None:
    worked.open({"door": clip})
    inputs, _outputs = worked.attach()
    for number in range(24):
        _wait_read(worked)
        assert _next(inputs) == number
        if 0 < number < 23:
            _wait_ahead(inputs)
        until(partial(_has_counted, worked, number + 1))
    with pytest.raises(TimeoutException):
        inputs.video_in.get(timeout=0.1)
    assert worked.wait_told("exhausted")


def test_no_batch_comes_ahead_of_the_last_that_is_wanted(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip}, limit=3)
    inputs, _outputs = worked.attach()
    assert [_next(inputs) for _ in range(3)] == [0, 1, 2]
    until(lambda: _batches(worked) == 3)
    assert not any(told["event"] == "exhausted" for told in worked.told), "it has not asked for more"


def test_questions_between_take_what_came_ahead_for_later(
    worked: Worked, clip: Path, short_clip: Path
) -> None:
    worked.open({"long": clip, "short": short_clip})
    inputs, outputs = worked.attach()
    for number in range(24):
        _wait_read(worked)
        long, short = inputs.video_in.get(timeout=20)
        if 0 < number < 23:
            _wait_ahead(inputs)
        outputs.video_out.put([long])
        assert read_counter(short.image) == min(number, 6), "a cached one is asked for now"
        assert read_counter(long.image) == number


def test_what_nobody_asked_for_is_the_next_of_another_process(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip})
    first, _outputs = worked.attach()
    _first(worked, first)
    _leave(first)
    until(lambda: len(_session(worked).clients) == 0)
    second, _outputs = worked.attach()
    assert [_next(second) for _ in range(22)] == list(range(2, 24))
    until(lambda: _batches(worked) == 24)


def test_one_of_several_processes_is_sent_nothing_ahead(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip})
    processes = [worked.attach()[0] for _ in range(2)]
    assert [_next(processes[turn % 2]) for turn in range(24)] == list(range(24))


def test_who_asked_once_is_sent_nothing_ahead(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip})
    first, _outputs = worked.attach()
    _wait_read(worked)
    assert _next(first) == 0
    second, _outputs = worked.attach()
    assert [_next(second) for _ in range(23)] == list(range(1, 24))


def test_what_was_put_before_an_end_is_shown_though_the_answer_that_went_ahead_finds_nobody(
    worked: Worked, clip: Path
) -> None:
    worked.open({"door": clip})
    inputs, _outputs = worked.attach()
    _first(worked, inputs)
    home, shown = _read_ahead(inputs)
    # All that an application says at its end lies there before the worker looks at it.
    with _session(worked)._lock:
        wire.send(home.link, {"op": "get", "port": "video_in", "ahead": True})
        wire.send(home.link, shown)
        home.close()
    until(lambda: _session(worked).samples.puts == 1)
    until(lambda: len(_session(worked).clients) == 0)
    assert _batches(worked) == 3
    second, _outputs = worked.attach()
    assert _next(second) == 3


def test_a_put_on_another_connection_tells_that_its_batch_was_asked_for(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip})
    inputs, _outputs = worked.attach()
    engine = inputs.video_in._engine
    _first(worked, inputs)
    home, shown = _read_ahead(inputs)
    engine.tell(shown, home.generation, None)
    until(lambda: _session(worked).samples.puts == 1)
    assert _batches(worked) == 3, "before the question itself was heard"
    assert _session(worked).samples.age_at_put.summary()["p50"] is not None
    wire.send(home.link, {"op": "get", "port": "video_in"})
    engine._connections.give_back(home)
    assert _next(inputs) == 3
    until(partial(_has_counted, worked, 4))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_child_goes_on_where_its_parent_was(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip})
    inputs, _outputs = worked.attach()
    _first(worked, inputs)
    child = os.fork()
    if child == 0:
        seen = 99
        try:
            seen = _next(inputs)
        finally:
            os._exit(seen)
    _process, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 2
    until(lambda: len(_session(worked).clients) == 1)
    assert _next(inputs) == 3


def test_threads_get_every_batch_once(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip})
    inputs, outputs = worked.attach()
    seen: list[int] = []

    def work() -> None:
        try:
            while True:
                batch = inputs.video_in.get(timeout=2)
                seen.append(read_counter(batch[0].image))
                outputs.video_out.put(batch)
        except TimeoutException:
            return

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(seen) == list(range(24))


def test_a_look_waits_for_a_batch_that_was_asked_for_after_it_began(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip})
    inputs, outputs = worked.attach()
    _first(worked, inputs)
    worked.ask("look", identity="app")
    # The application may have written into the picture that it has got already.
    assert _next(inputs) == 2
    batch = inputs.video_in.get(timeout=20)
    outputs.video_out.put(batch)
    seen: dict[str, Any] = {}
    until(lambda: bool(seen.update(worked.ask("looked", identity="app", over=False)["seen"]) or seen))
    assert [frame["number"] for frame in seen["frames"]] == [3]
    assert [_next(inputs) for _ in range(3)] == [4, 5, 6]


def test_a_changed_parameter_comes_at_the_latest_with_the_batch_after_the_next(
    worked: Worked, clip: Path
) -> None:
    worked.open({"door": clip})
    inputs, _outputs = worked.attach()
    _first(worked, inputs)
    worked.ask("set_parameters", identity="app", values={"level": 4})
    assert [_next(inputs) for _ in range(2)] == [2, 3]
    assert inputs.level.get() == 4


def test_a_camera_that_keeps_time_is_never_asked_ahead(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip}, fast=False)
    inputs, _outputs = worked.attach()
    assert inputs.video_in._engine.describe(10).get("ahead") is None


@pytest.mark.parametrize("pictures", [2, 3])
def test_the_room_for_pictures_is_for_those_that_were_asked_for(
    worked: Worked, clip: Path, pictures: int
) -> None:
    worked.open({"door": clip}, cap=pictures * PICTURE)
    inputs, _outputs = worked.attach()
    kept = [inputs.video_in.get(timeout=20) for _ in range(pictures)]
    with pytest.raises(MemoryError):
        inputs.video_in.get(timeout=20)
    kept.pop()
    assert _next(inputs) == pictures
