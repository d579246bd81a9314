"""The user's settings, typed, over one ini file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

T = TypeVar("T")


class Setting(Generic[T]):
    """One key of the file as an attribute. Setting another value tells `Settings.changed`."""

    def __init__(self, key: str, default: T) -> None:
        self._key = key
        self._default = default

    @overload
    def __get__(self, owner: None, kind: type[Settings]) -> Setting[T]: ...
    @overload
    def __get__(self, owner: Settings, kind: type[Settings]) -> T: ...
    def __get__(self, owner: Settings | None, kind: type[Settings]) -> T | Setting[T]:
        if owner is None:
            return self
        return owner.read(self._key, self._default)

    def __set__(self, owner: Settings, value: T) -> None:
        if value != self.__get__(owner, Settings):
            owner.write(self._key, value)


class Settings(QObject):
    """Everything the program remembers between starts, except what belongs to one application.

    `changed` carries the key. An unreadable value counts as absent.
    """

    changed = Signal(str)

    theme = Setting("appearance/theme", "system")
    language = Setting("appearance/language", "system")
    isolation = Setting("run/isolation", "auto")
    provider = Setting("run/provider", "auto")
    interpreter = Setting("run/interpreter", "")
    log_level = Setting("log/level", "info")
    recent_applications = Setting[list[str]]("run/recent", [])
    picture_folder = Setting("display/picture_folder", "")
    record_folder = Setting("display/record_folder", "")
    archive_folder = Setting("provision/archive_folder", "")
    last_page = Setting("window/page", "start")
    lights = Setting("front_panel/lights", "blink")
    window_geometry = Setting("window/geometry", QByteArray())
    window_state = Setting("window/state", QByteArray())
    display_geometry = Setting("display/geometry", QByteArray())

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        file.parent.mkdir(parents=True, exist_ok=True)
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    def read(self, key: str, default: T) -> T:
        """The stored value of `key` when it has the type of `default`, else `default`."""
        value: Any = self._store.value(key, default)
        result: Any = value
        if isinstance(default, list):
            result = [value] if isinstance(value, str) and value else list(value or [])
        return result if isinstance(result, type(default)) else default

    def write(self, key: str, value: object) -> None:
        """Store `value` and tell `changed`."""
        self._store.setValue(key, value)
        self.changed.emit(key)

    def save(self) -> None:
        """Put everything on disk now."""
        self._store.sync()
