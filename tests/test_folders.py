"""Each operating system's own places."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.folders import cache_folder, data_folder, platform_folders

HOME = Path("/home/ada")


@pytest.mark.parametrize(
    ("platform", "environment", "config"),
    [
        ("linux", {}, HOME / ".config/belvedere"),
        ("linux", {"XDG_CONFIG_HOME": "/c"}, Path("/c/belvedere")),
        ("darwin", {}, HOME / "Library/Application Support/Belvedere"),
        ("win32", {"APPDATA": "/roaming"}, Path("/roaming/Belvedere")),
        ("win32", {}, HOME / "AppData/Roaming/Belvedere"),
    ],
)
def test_settings_lie_where_the_platform_wants_them(
    platform: str, environment: dict[str, str], config: Path
) -> None:
    assert platform_folders(platform, environment, HOME).config == config


def test_logs_are_not_among_the_settings() -> None:
    for platform in ("linux", "darwin", "win32"):
        places = platform_folders(platform, {}, HOME)
        assert places.logs != places.config


@pytest.mark.parametrize(
    ("platform", "environment", "data", "cache"),
    [
        ("linux", {}, HOME / ".local/share/belvedere", HOME / ".cache/belvedere"),
        (
            "linux",
            {"XDG_DATA_HOME": "/d", "XDG_CACHE_HOME": "/c"},
            Path("/d/belvedere"),
            Path("/c/belvedere"),
        ),
        (
            "darwin",
            {},
            HOME / "Library/Application Support/Belvedere",
            HOME / "Library/Caches/Belvedere",
        ),
        ("win32", {}, HOME / "AppData/Local/Belvedere", HOME / "AppData/Local/Belvedere/Cache"),
        ("win32", {"LOCALAPPDATA": "/local"}, Path("/local/Belvedere"), Path("/local/Belvedere/Cache")),
    ],
)
def test_data_and_cache_lie_where_the_platform_wants_them(
    platform: str, environment: dict[str, str], data: Path, cache: Path
) -> None:
    places = platform_folders(platform, environment, HOME)
    assert (places.data, places.cache) == (data, cache)


def test_the_user_may_name_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELVEDERE_DATA", "/mine")
    monkeypatch.setenv("BELVEDERE_CACHE", "/else")
    assert (data_folder(), cache_folder()) == (Path("/mine"), Path("/else"))
