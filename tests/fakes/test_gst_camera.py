"""The camera that nobody here wrote delivers what the tests rely on."""

from __future__ import annotations

import itertools
from collections.abc import Generator
from pathlib import Path

import av
import pytest

from fakes.clips import make_clip, read_counter
from fakes.gst_camera import GstCamera
from fakes.samples import SAMPLES

USER, PASSWORD = "viewer", "p:ss"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", size=(160, 128), rate=100)


def frames(camera: GstCamera, secrets: str = "", transport: str = "tcp") -> Generator[av.VideoFrame]:
    url = camera.url.replace("//", f"//{secrets}")
    with av.open(url, options={"rtsp_transport": transport}, timeout=5.0) as container:
        yield from container.decode(video=0)


@pytest.mark.parametrize("transport", ["tcp", "udp"])
@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_it_loops_with_continuous_times(tmp_path: Path, transport: str, codec: str) -> None:
    clip = make_clip(tmp_path / "clip.mp4", size=(160, 128), rate=100, codec=codec)
    with GstCamera(clip) as camera:
        seen = list(itertools.islice(frames(camera, transport=transport), 120))
    numbers = [read_counter(frame.to_ndarray(format="bgr24")) for frame in seen]
    assert all((later - earlier) % 45 == 1 for earlier, later in itertools.pairwise(numbers))
    times = [frame.pts for frame in seen[1:] if frame.pts is not None]
    assert all(890 <= later - earlier <= 910 for earlier, later in itertools.pairwise(times))


def test_pictures_of_several_slices_come_whole() -> None:
    clip = SAMPLES / "clips" / "market.mp4"
    with av.open(str(clip)) as container:
        (first,) = itertools.islice(container.decode(video=0), 1)
    with GstCamera(clip) as camera:
        (seen,) = itertools.islice(frames(camera), 1)
    pictures = [frame.to_ndarray(format="bgr24").astype(int) for frame in (first, seen)]
    assert abs(pictures[0] - pictures[1]).max() <= 2


@pytest.mark.parametrize("digest", [True, False])
def test_it_asks_for_a_password(clip: Path, digest: bool) -> None:
    with GstCamera(clip, user=USER, password=PASSWORD, digest=digest) as camera:
        assert len(list(itertools.islice(frames(camera, "viewer:p%3Ass@"), 20))) == 20
        for secrets in ("viewer:wrong@", ""):
            with pytest.raises(av.error.HTTPUnauthorizedError):
                next(frames(camera, secrets))


def test_it_is_killed_and_comes_back_on_its_port(clip: Path) -> None:
    camera = GstCamera(clip)
    camera.start()
    port = camera.port
    watching = frames(camera)
    next(watching)
    camera.stop()
    with pytest.raises(ConnectionRefusedError):
        next(frames(camera))
    watching.close()
    with camera:
        assert camera.port == port
        next(frames(camera))
