"""Tables of ten thousand devices and cameras, searched and sorted for the bench."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication

from belvedere_desktop.bench.tables import device_rows, slowest_steps
from belvedere_desktop.cameras.columns import camera_columns
from belvedere_desktop.cameras.facets import camera_facets
from belvedere_desktop.cameras.state import CameraRow, Use, Verdict
from belvedere_desktop.devices.columns import device_columns, device_facets
from belvedere_simulator.bench.helpers.obedience import Command

_SEVERITIES = ("ok", "notice", "warning", "error", "")
_SIZES = ((1920, 1080), (1280, 720), (640, 480))
_BORN = 1_750_000_000.0


def camera_rows(count: int = 10_000) -> list[CameraRow]:
    """So many cameras, as different from each other as those of a large site."""
    return [_camera(number) for number in range(count)]


def slowest_of_all(count: int) -> dict[str, Any]:
    """The milliseconds of the slowest `filter` and `sort` of both tables."""
    devices = slowest_steps(device_columns(), lambda row: row.id, device_rows(count), device_facets())
    cameras = slowest_steps(camera_columns(), lambda row: row.key, camera_rows(count), camera_facets())
    return {name: 1000 * max(devices[name], cameras[name]) for name in devices}


def _camera(number: int) -> CameraRow:
    severity, (width, height) = _SEVERITIES[number % 11 % 5], _SIZES[number % 3]
    verdict = Verdict(
        severity,
        f"Headline {number % 23}" if severity else "",
        _BORN + number * 977 % 86_400 if severity else 0.0,
        seen_from="yard" if number % 4 else "",
        codec="H.264" if severity else "",
        width=width if severity else 0,
        height=height if severity else 0,
        rate=5.0 + number % 26 if severity else None,
    )
    return CameraRow(
        key=f"camera-{number:05d}",
        name=f"gate-{number * 7919 % 10_007:05d}",
        address=f"rtsp://10.{number % 31}.{number % 199}.{number % 251}/cam",
        description=f"Hall {number % 97}, pillar {number % 31}",
        created=_BORN + number,
        tags=(("floor", str(number % 12)), ("site", f"plant-{number % 53}")),
        used_by=tuple(Use(f"application-{each}", "yard", "RUNNING") for each in range(number % 3)),
        verdict=verdict,
    )


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    application = QApplication(["tables"])

    def measure(count: int) -> dict[str, Any]:
        found = slowest_of_all(count)
        application.processEvents()
        return found

    return {"measure": measure}
