"""The real SDK and the real worker: what is lent stays as it is, and everything comes back."""

from __future__ import annotations

import gc
import os
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.sdk.panoramasdk.errors import TimeoutException
from belvedere_simulator.sdk.panoramasdk.node import _address
from belvedere_simulator.video.worker.subscription import FAST_QUEUE
from fakes.clips import read_counter
from fakes.waiting import until
from video.worker.conftest import Worked


def _next(inputs: Any) -> list[Any]:
    batch: list[Any] = inputs.video_in.get(timeout=20)
    return batch


def test_pictures_come_whole_writable_and_in_order(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip})
    inputs, _outputs = worked.attach()
    for number in range(24):
        (frame,) = _next(inputs)
        assert frame.image.shape == (120, 160, 3)
        assert frame.image.dtype == np.uint8
        assert frame.image.flags.writeable
        assert frame.image.flags.c_contiguous
        assert frame.image is frame.image
        assert read_counter(frame.image) == number
    with pytest.raises(TimeoutException):
        inputs.video_in.get(timeout=0.1)
    assert worked.wait_told("exhausted")["application"] == "app"


def test_files_of_different_lengths_play_to_the_end_of_the_longest(
    worked: Worked, clip: Path, short_clip: Path
) -> None:
    worked.open({"long": clip, "short": short_clip})
    inputs, _outputs = worked.attach()
    for number in range(24):
        long, short = _next(inputs)
        assert (long.is_cached, short.is_cached) == (False, number >= 7)
        assert read_counter(long.image) == number
        assert read_counter(short.image) == min(number, 6), "a cached frame is converted when it is looked at"
        assert short.image.shape == (64, 96, 3)


def test_nothing_looked_at_is_ever_reused_and_all_of_it_comes_back(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip})
    inputs, _outputs = worked.attach()
    kept, sums = [], []
    for _ in range(12):
        frame = _next(inputs)[0]
        frame.image[:4] = 77
        kept.append(frame.image[2:, 2:])
        sums.append(int(kept[-1].sum()))
    for _ in range(8):
        _next(inputs)
    assert [int(view.sum()) for view in kept] == sums
    del kept, frame
    gc.collect()
    _next(inputs)
    # What was converted ahead and what was just given back: nothing else is held.
    until(lambda: len(worked.held()) <= FAST_QUEUE + 2)


def test_keeping_too_much_is_a_memory_error_that_passes(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip}, cap=4 * 160 * 120 * 3)
    inputs, _outputs = worked.attach()
    kept = [_next(inputs) for _ in range(4)]
    with pytest.raises(MemoryError, match="4 pictures"):
        inputs.video_in.get(timeout=5)
    kept.clear()
    gc.collect()
    assert read_counter(_next(inputs)[0].image) == 4, "no frame of an unpaced file is lost by it"


def test_cached_frames_may_be_looked_at_later(worked: Worked, clip: Path, short_clip: Path) -> None:
    worked.open({"long": clip, "short": short_clip})
    inputs, _outputs = worked.attach()
    batches = [_next(inputs) for _ in range(20)]
    cached = [batch[1] for batch in batches if batch[1].is_cached]
    assert len(cached) == 13
    assert [read_counter(frame.image) for frame in cached] == [6] * 13
    assert cached[0].image is not cached[1].image
    client = next(iter(worked.worker._sessions["app"][0].clients._clients.values()))
    del batches, cached
    gc.collect()
    _next(inputs)
    until(lambda: len(client.cached) <= 1)


def test_the_display_keeps_a_put_picture_that_the_application_lets_go(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip})
    inputs, outputs = worked.attach()
    for number in range(10):
        batch = _next(inputs)
        batch[0].image[:] = number
        outputs.video_out.put(batch)
        del batch
        until(lambda shown=number: _shown(worked) == shown)  # type: ignore[misc]
    _next(inputs)
    assert _shown(worked) == 9


def _shown(worked: Worked) -> int:
    """The one level of the shown picture; -1 when there is none or it has several."""
    pictures = [tile.picture.array for tile in worked.worker._scene.view().tiles if tile.picture]
    return int(pictures[0][0, 0, 0]) if pictures and pictures[0].min() == pictures[0].max() else -1


def test_a_thread_that_shows_what_another_gets_never_shows_a_later_picture(
    worked: Worked, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked.open({"door": clip}, loop=True)
    inputs, outputs = worked.attach()
    scene, put = worked.worker._scene, worked.worker._scene.put
    wrong: list[tuple[int, int]] = []

    def checked(identity: str, stream: str, picture: Any, overlay: Any, arrived: int) -> None:
        label = int(overlay[0].text)
        if int(picture.array[0, 0, 0]) != label:
            wrong.append((label, int(picture.array[0, 0, 0])))
        put(identity, stream, picture, overlay, arrived)

    monkeypatch.setattr(scene, "put", checked)
    waiting: list[Any] = []
    handed, stop = threading.Semaphore(0), threading.Event()

    def show() -> None:
        while handed.acquire(timeout=20) and not stop.is_set():
            outputs.video_out.put(waiting.pop())

    shower = threading.Thread(target=show)
    shower.start()
    for number in range(150):
        batch = _next(inputs)
        batch[0].image[:] = number
        batch[0].add_label(str(number), 0, 0)
        waiting.append(batch)
        del batch
        handed.release()
        until(lambda: not waiting)
    stop.set()
    handed.release()
    shower.join(20)
    assert wrong == []


def test_a_put_picture_is_given_back_by_the_connection_that_showed_it(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip}, fast=False)
    inputs, outputs = worked.attach()
    engine = inputs.video_in._engine
    batch = _next(inputs)
    outputs.video_out.put(batch)
    (shower,) = engine._connections.idle
    engine._connections.idle.clear()
    del batch
    gc.collect()
    _next(inputs)
    other = engine._connections.idle[0]
    assert other is not shower
    assert engine.leases.ended(shower.generation) != [], "the second picture only"
    assert len(engine.leases.live(shower.generation)) == 1, "the shown one is still lent"
    engine._connections.idle[:] = [other, shower]
    _next(inputs)
    assert engine.leases.live(shower.generation) == []


def test_many_threads_may_get_and_put(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip}, loop=True)
    inputs, outputs = worked.attach()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(40):
                batch = _next(inputs)
                read_counter(batch[0].image)
                outputs.video_out.put(batch)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    until(lambda: worked.ask("statistics")["applications"]["app"]["put"] == 240)


def test_after_a_restart_frames_come_again_and_old_ones_are_still_there(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip})
    inputs, outputs = worked.attach()
    old = _next(inputs)
    before = old[0].image.copy()
    worked.restart({"door": clip})
    outputs.video_out.put(old)
    assert read_counter(_next(inputs)[0].image) == 0
    assert np.array_equal(old[0].image, before)
    assert _shown(worked) == -1, "what belongs to the old engine is not shown by the new one"
    del old
    gc.collect()
    new = _next(inputs)
    outputs.video_out.put(new)
    until(lambda: worked.ask("statistics")["applications"]["app"]["put"] == 1)


def test_a_cached_frame_of_an_engine_that_is_gone_is_refused_not_mistaken(
    worked: Worked, clip: Path, short_clip: Path
) -> None:
    worked.open({"long": clip, "short": short_clip})
    inputs, _outputs = worked.attach()
    for _ in range(9):
        batch = _next(inputs)
    assert batch[1].is_cached
    worked.restart({"long": clip, "short": short_clip})
    with pytest.raises(RuntimeError, match="started again"):
        assert batch[1].image is None


def test_forks_and_their_forks_keep_what_they_see(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip}, loop=True)
    inputs, _outputs = worked.attach()
    frame = _next(inputs)[0]
    expected = int(frame.image.sum())
    go, result = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        if os.fork() == 0:
            os.read(go[0], 1)
            os.write(result[1], b"y" if int(frame.image.sum()) == expected else b"n")
        os._exit(0)
    os.waitpid(child, 0)
    del frame
    gc.collect()
    for _ in range(10):
        _next(inputs)[0].image[:] = 1
    os.write(go[1], b"x")
    assert os.read(result[0], 1) == b"y"
    until(lambda: not any("fork" in holder for holders in worked.held().values() for holder in holders))
    for descriptor in (*go, *result):
        os.close(descriptor)


def test_an_answer_that_nobody_read_is_taken_back(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip})
    inputs, _outputs = worked.attach()
    engine = inputs.video_in._engine
    for _ in range(5):
        with wire.connect(_address(str(worked.folder), "video").strip()) as link:
            wire.send(link, {"op": "hello", "client": engine._client, "pid": 1})
            wire.close_descriptors(wire.receive(link)[2])
            wire.send(link, {"op": "get", "port": "video_in"})
            assert link.recv(1, 2) != b"", "the answer is there (2: only looked at)"
    gc.collect()
    for number in range(5, 15):
        assert read_counter(_next(inputs)[0].image) == number
    until(lambda: len(worked.held()) <= FAST_QUEUE + 3)


def test_the_pictures_of_a_process_go_with_its_last_connection(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip})
    session, _listener = worked.worker._sessions["app"]
    inputs, _outputs = worked.attach()
    frame = _next(inputs)[0]
    assert len(session.clients) == 1
    for connection in inputs.video_in._engine._connections.idle:
        connection.link.close()
    until(lambda: len(session.clients) == 0)
    assert read_counter(frame.image) == 0, "what is mapped stays valid"


def test_a_worker_ends_while_applications_wait(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip})
    inputs, _outputs = worked.attach()
    batches = [_next(inputs) for _ in range(24)]
    ended = threading.Event()

    def wait() -> None:
        with pytest.raises(TimeoutError):
            inputs.video_in.get(timeout=1.5)
        ended.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    until(lambda: any(told["event"] == "exhausted" for told in worked.told))
    started = time.monotonic()
    worked.worker.close()
    assert time.monotonic() - started < 5
    waiting.join(20)
    assert ended.is_set()
    assert len(batches) == 24


def test_the_limit_is_told_when_more_is_asked_for(worked: Worked, clip: Path) -> None:
    worked.open({"door": clip}, limit=3)
    inputs, _outputs = worked.attach()
    for _ in range(3):
        _next(inputs)
    assert not any(told["event"] == "exhausted" for told in worked.told)
    with pytest.raises(TimeoutError):
        inputs.video_in.get(timeout=0.1)
    worked.wait_told("exhausted")


@pytest.mark.parametrize(
    "message",
    [
        {
            "op": "put",
            "port": "video_out",
            "media": [{"stream": "door", "number": 0, "overlay": [["rect", "x"]]}],
        },
        {"op": "get", "port": "no such port"},
        {"op": "get", "port": "video_in", "timeout": "soon"},
        {"op": "put", "media": 3},
        {"nothing": True},
    ],
)
def test_one_that_does_not_speak_as_the_sdk_does_is_shown_out_and_the_others_stay(
    worked: Worked, clip: Path, message: dict[str, Any]
) -> None:
    worked.open({"door": clip})
    inputs, _outputs = worked.attach()
    with wire.connect(_address(str(worked.folder), "video")) as stranger:
        wire.send(stranger, {"op": "hello", "client": "stranger", "pid": 1})
        wire.receive(stranger)
        wire.send(stranger, message)
        stranger.settimeout(10)
        with pytest.raises(wire.WireError):
            wire.receive(stranger)
    assert read_counter(_next(inputs)[0].image) == 0
