"""What the user chose is there at the next start, with its type."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray

from belvedere_desktop.settings import Settings


def test_values_survive_with_their_types(tmp_path: Path) -> None:
    first = Settings(tmp_path / "a" / "desktop.ini")
    first.theme = "dark"
    first.recent_applications = ["/one"]
    first.window_geometry = QByteArray(b"\x00\x01geometry")
    first.save()
    second = Settings(tmp_path / "a" / "desktop.ini")
    assert second.theme == "dark"
    assert second.recent_applications == ["/one"]
    assert second.window_geometry == QByteArray(b"\x00\x01geometry")


def test_an_empty_and_a_long_list_survive(tmp_path: Path) -> None:
    for value in ([], ["a b", "c,d"]):
        first = Settings(tmp_path / "desktop.ini")
        first.recent_applications = value
        first.save()
        assert Settings(tmp_path / "desktop.ini").recent_applications == value


def test_a_change_is_told_once_and_only_when_there_is_one(settings: Settings) -> None:
    told: list[str] = []
    settings.changed.connect(told.append)
    settings.theme = "dark"
    settings.theme = "dark"
    assert told == ["appearance/theme"]


def test_a_damaged_value_counts_as_absent(tmp_path: Path) -> None:
    file = tmp_path / "desktop.ini"
    file.write_text("[window]\ngeometry=17\n[appearance]\ntheme=@Invalid()\n")
    damaged = Settings(file)
    assert damaged.window_geometry.isEmpty()
    assert damaged.theme == "system"
