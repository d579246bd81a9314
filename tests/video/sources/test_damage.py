"""Files that are missing, of the wrong kind, cut off or damaged."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from fakes.clips import make_clip
from fakes.waiting import until
from video.sources.conftest import FRAMES, Watch, Watched


def _ends(watch: Watch, path: Path, **fields: object) -> Watched:
    watched = watch(path, loop=False, fast=True, **fields)
    until(lambda: watched.reader.ended)
    until(lambda: watched.state in ("ERROR", "STOPPED"))
    return watched


@pytest.mark.parametrize("ending", ["mkv", "ts", "avi"])
def test_a_file_cut_off_gives_what_is_there_then_an_error(watch: Watch, clips: Path, ending: str) -> None:
    data = make_clip(clips / f"long.{ending}", frames=2 * FRAMES).read_bytes()
    cut = clips / f"cut.{ending}"
    cut.write_bytes(data[: len(data) * 6 // 10])
    watched = _ends(watch, cut)
    assert FRAMES // 2 < len(watched.frames) < 2 * FRAMES
    assert watched.numbers[:20] == list(range(20))
    assert watched.code == "BV-CAM-010"
    assert str(cut) in watched.states[-1][1]
    assert watched.ended_when_told[-1]


def test_an_mp4_without_its_index_is_no_video(watch: Watch, clip: Path, clips: Path) -> None:
    cut = clips / "cut.mp4"
    cut.write_bytes(clip.read_bytes()[:4000])
    watched = _ends(watch, cut)
    assert watched.frames == []
    assert watched.code == "BV-CAM-009"
    assert "index" in watched.states[-1][1]


@pytest.mark.parametrize("ending", ["mp4", "mkv", "ts", "avi"])
def test_after_damage_it_goes_on_and_tells_at_the_end(
    watch: Watch, clips: Path, ending: str, capfd: pytest.CaptureFixture[str]
) -> None:
    data = bytearray(make_clip(clips / f"good.{ending}", frames=2 * FRAMES).read_bytes())
    noise = random.Random(7)
    begin = len(data) // 3
    data[begin : begin + 3000] = noise.randbytes(3000)
    bad = clips / f"bad.{ending}"
    bad.write_bytes(data)
    watched = _ends(watch, bad)
    assert watched.numbers[-1] == 2 * FRAMES - 1
    assert watched.code == "BV-CAM-010"
    assert len([line for line in watched.lines if "next key frame" in line]) <= 3
    assert "h264" not in capfd.readouterr().err


def test_an_h265_file_is_refused_in_the_appliances_words(watch: Watch, hevc_clip: Path) -> None:
    watched = _ends(watch, hevc_clip)
    assert watched.states[-1] == ("ERROR", "Camera did not provide an H264 encoded stream", "BV-CAM-006")
    assert any("Camera did not provide an H264 encoded stream" in line for line in watched.lines)
    assert watched.frames == []


def test_the_developers_switch_allows_h265(watch: Watch, hevc_clip: Path) -> None:
    watched = _ends(watch, hevc_clip, any_codec=True)
    assert watched.numbers == list(range(15))
    assert watched.state == "STOPPED"


def test_a_missing_file(watch: Watch, tmp_path: Path) -> None:
    watched = _ends(watch, tmp_path / "none.mp4")
    assert watched.code == "BV-CAM-008"
    assert "none.mp4" in watched.states[-1][1]


@pytest.mark.parametrize("content", [b"", b"hello, this is no video\n" * 50], ids=["empty", "text"])
def test_a_file_that_is_no_video(watch: Watch, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "clip.mp4").write_bytes(content)
    assert _ends(watch, tmp_path / "clip.mp4").code == "BV-CAM-009"


def test_a_playlist_opens_no_other_file(watch: Watch, tmp_path: Path) -> None:
    playlist = tmp_path / "clip.m3u8"
    playlist.write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nhttp://127.0.0.1:9/clip.ts\n#EXT-X-ENDLIST\n",
        encoding="utf-8",
    )
    watched = _ends(watch, playlist)
    assert watched.frames == []
    assert watched.state == "ERROR"


def test_a_looping_file_that_appears_later_is_played(watch: Watch, clip: Path, tmp_path: Path) -> None:
    watched = watch(tmp_path / "late.mp4")
    until(lambda: watched.state == "ERROR")
    (tmp_path / "part").write_bytes(clip.read_bytes())
    (tmp_path / "part").rename(tmp_path / "late.mp4")
    until(lambda: watched.frames)
    assert watched.names == ["STARTING", "ERROR", "RUNNING"]
