"""Each operating system's own places."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_desktop.folders import platform_folders

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
