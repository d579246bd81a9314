"""Recordings: playable, as long as what was shown, and never half there."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.video.display.followers import Follower, Lockstep
from belvedere_simulator.video.display.painter import new_canvas
from belvedere_simulator.video.display.recording import Mp4Sink, PngSink
from belvedere_simulator.video.display.scene import Scene, View
from fakes.waiting import until
from video.display.pictures import picture


def test_a_recording_plays_and_lasts_as_long_as_it_took(tmp_path: Path) -> None:
    sink, canvas = Mp4Sink(tmp_path / "new" / "movie.mp4"), new_canvas()
    for number in range(10):
        canvas[:] = number * 20
        sink.write(canvas, number / 10)
    assert not (tmp_path / "new" / "movie.mp4").exists(), "it appears when it is complete"
    sink.finish()
    with av.open(str(tmp_path / "new" / "movie.mp4")) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(stream))
        assert stream.codec_context.name == "h264"
    assert [round(float(frame.time or 0), 3) for frame in frames] == [n / 10 for n in range(10)]
    levels = [frame.to_ndarray(format="bgr24").mean() for frame in frames]
    assert np.allclose(levels, [n * 20 for n in range(10)], atol=3)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["movie.mp4"]


def test_pictures_of_one_moment_are_kept_apart(tmp_path: Path) -> None:
    sink = Mp4Sink(tmp_path / "movie.mp4")
    for seconds in (0.0, 0.0, 0.5, 0.4):
        sink.write(new_canvas(), seconds)
    sink.finish()
    with av.open(str(tmp_path / "movie.mp4")) as container:
        assert sum(1 for _ in container.decode(video=0)) == 4


def test_every_picture_becomes_a_file(tmp_path: Path) -> None:
    sink, canvas = PngSink(tmp_path / "pictures"), new_canvas()
    canvas[10, 20] = (1, 2, 3, 0)
    sink.write(canvas, 0.0)
    sink.write(canvas, 0.1)
    sink.finish()
    assert sorted(path.name for path in sink.path.iterdir()) == ["frame_000001.png", "frame_000002.png"]
    read = cv2.imread(str(sink.path / "frame_000001.png"))
    assert read is not None
    assert np.array_equal(read, canvas[:, :, :3])


@pytest.mark.parametrize("sink", [Mp4Sink, PngSink])
def test_a_place_that_cannot_be_written_is_refused_at_once(tmp_path: Path, sink: type) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BelvedereError) as refused:
        sink(tmp_path / "file" / "movie.mp4")
    assert refused.value.code == "BV-DSP-001"
    assert "file" in str(refused.value)


def test_a_recording_of_nothing_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    follower = Follower(Scene(), Mp4Sink(tmp_path / "movie.mp4"), lambda _view: None)
    assert "nothing was shown" in follower.finish()
    assert list(tmp_path.iterdir()) == []


def _shown() -> Scene:
    scene = Scene()
    scene.set_camera_state("door", "RUNNING")
    scene.add_application("a", "app", ["door"])
    scene.put("a", "door", picture(), (), 1)
    return scene


def test_a_follower_records_each_new_scene_once(tmp_path: Path) -> None:
    painted: list[View] = []
    scene = _shown()
    follower = Follower(scene, PngSink(tmp_path / "pictures"), painted.append)
    until(lambda: len(painted) == 1)
    scene.put("a", "door", picture(level=9), (), 1)
    until(lambda: len(painted) == 2)
    assert follower.finish() == ""
    assert len(list((tmp_path / "pictures").iterdir())) == 2


def test_in_lockstep_every_put_is_a_picture(tmp_path: Path) -> None:
    scene = _shown()
    recording = Lockstep(scene, PngSink(tmp_path / "pictures"), lambda _view: None)
    for number in range(5):
        scene.put("a", "door", picture(level=number), (), 1)
        recording.step(100.0 + number)
    assert recording.finish() == ""
    assert len(list((tmp_path / "pictures").iterdir())) == 5


FULL_DISK = """
import resource, sys
from pathlib import Path
import numpy as np
from belvedere_simulator.video.display.followers import Lockstep
from belvedere_simulator.video.display.recording import Mp4Sink
from belvedere_simulator.video.display.scene import LentPicture, Scene
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
scene = Scene()
scene.add_application("a", "app", ["door"])
recording = Lockstep(scene, Mp4Sink(Path(sys.argv[1]) / "movie.mp4"), lambda view: None)
random = np.random.default_rng(0)
for number in range(40):
    noise = random.integers(0, 255, (540, 960, 3), dtype=np.uint8)
    scene.put("a", "door", LentPicture(noise, lambda: None), (), 1)
    recording.step(number / 30)
print(recording.finish())
"""


def test_a_full_disk_is_told_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "File too large"
    assert list(tmp_path.iterdir()) == []
