"""A program without a screen says so; Qt would abort."""

from __future__ import annotations

import pytest

from belvedere_desktop.screen import check_screen
from belvedere_simulator.errors import BelvedereError


@pytest.mark.parametrize("environment", [{}, {"QT_QPA_PLATFORM": "xcb"}, {"QT_QPA_PLATFORM": "wayland;xcb"}])
def test_linux_without_a_display_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(BelvedereError) as refused:
        check_screen("linux", environment)
    assert refused.value.code == "BV-DSK-001"
    assert "--headless" in refused.value.remedy


@pytest.mark.parametrize(
    ("platform", "environment"),
    [
        ("linux", {"DISPLAY": ":1"}),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}),
        ("linux", {"QT_QPA_PLATFORM": "vnc:size=800x600"}),
        ("win32", {}),
        ("darwin", {}),
    ],
)
def test_everything_else_may_show_a_window(platform: str, environment: dict[str, str]) -> None:
    check_screen(platform, environment)
