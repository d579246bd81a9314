"""PyAV's libraries are found where its wheels put them on each system."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.video.conversion.locator import candidates, find_library


@pytest.mark.parametrize(
    ("platform", "file"),
    [
        ("linux", "av.libs/libswscale-88e9f973.so.9.5.102"),
        ("darwin", "av/.dylibs/libswscale.9.5.102.dylib"),
        ("win32", "av.libs/swscale-9-0123abcd.dll"),
    ],
)
def test_each_systems_wheel(tmp_path: Path, platform: str, file: str) -> None:
    library = tmp_path / file
    for name in ("av", "av/.dylibs", "av.libs"):
        (tmp_path / name).mkdir()
    library.touch()
    (library.parent / "libavutil-1.so.60").touch()
    assert candidates("swscale", platform, tmp_path / "av") == [library]


def test_a_pyav_of_the_distribution_is_found_by_what_is_loaded(tmp_path: Path) -> None:
    mapped = ["/usr/lib/libc.so.6", "/usr/lib/x86_64-linux-gnu/libswscale.so.9.1.100"]
    assert candidates("swscale", "linux", tmp_path / "av", mapped) == [Path(mapped[1])]


def test_the_loaded_one_goes_before_the_leftover_of_an_older_wheel(tmp_path: Path) -> None:
    (tmp_path / "av.libs").mkdir()
    old, loaded = (tmp_path / "av.libs" / f"libswscale-{n}.so.9" for n in ("aaaa", "bbbb"))
    old.touch()
    loaded.touch()
    assert candidates("swscale", "linux", tmp_path / "av", [str(loaded)])[0] == loaded


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    for platform in ("linux", "darwin", "win32"):
        assert candidates("swscale", platform, tmp_path / "av") == []


def test_here_the_libraries_are_found() -> None:
    for name in ("swscale", "avutil"):
        found = find_library(name)
        assert found is not None
        assert name in found.name
