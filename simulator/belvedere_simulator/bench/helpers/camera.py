"""A camera that knows when it sent each frame."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.bench.helpers.obedience import Command
from belvedere_simulator.video.virtual_camera.media import AccessUnit, Media
from belvedere_simulator.video.virtual_camera.server import VirtualCamera


@dataclass(frozen=True)
class _Noted(Media):
    """A clip that tells which frame was sent: the next one is asked for when the last is gone."""

    note: Callable[[int], None] = lambda _number: None

    def endless(self) -> Generator[AccessUnit]:
        """See `Media`."""
        for index, unit in enumerate(super().endless()):
            yield unit
            self.note(index % len(self.units))


class NotedCamera(VirtualCamera):
    """A virtual camera with a book of what it sent."""

    def __init__(self, clip: Path) -> None:
        super().__init__(clip)
        self._sent: list[tuple[int, int]] = []
        played = self._media
        assert isinstance(played, Media)
        fields = {field.name: getattr(played, field.name) for field in dataclasses.fields(played)}
        self._media = _Noted(**fields, note=self._note)

    def take_sent(self) -> list[tuple[int, int]]:
        """(number, CLOCK_MONOTONIC in ns) of every frame sent since the last call."""
        sent, self._sent = self._sent, []
        return sent

    def _note(self, number: int) -> None:
        self._sent.append((number, time.monotonic_ns()))


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    serving: list[NotedCamera] = []

    def serve(clip: str) -> dict[str, Any]:
        serving.append(NotedCamera(Path(clip)))
        serving[0].start()
        return {"url": serving[0].url}

    def sent() -> dict[str, Any]:
        return {"sent": serving[0].take_sent()}

    return {"serve": serve, "sent": sent}
