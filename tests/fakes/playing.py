"""One run of an application inside the test's process, its events kept to be waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

from belvedere_simulator.application.run.bindings import parse_choice
from belvedere_simulator.application.run.preparation import Wishes, prepare
from belvedere_simulator.application.run.run import ApplicationRun
from belvedere_simulator.events import Event, LogWritten, NodeStateChanged, RunFinished, StatisticsReported

Kind = TypeVar("Kind")
PATIENCE = 60.0


class Player:
    """Starts at once. `cameras` are `NODE=SOURCE` texts, `care` changes how the application is looked after.

    The other arguments are those of `Wishes`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        cameras: Sequence[str] = (),
        care: Mapping[str, Any] | None = None,
        **wishes: Any,
    ) -> None:
        unknown = set(wishes) - {field.name for field in fields(Wishes)}
        assert not unknown, unknown
        self.events: list[tuple[float, Event]] = []
        self._changed = threading.Condition()
        chosen = Wishes(folder=folder, cameras=tuple(parse_choice(text) for text in cameras), **wishes)
        request = prepare(chosen, self._note, threading.Event())
        request = replace(request, care=replace(request.care, **(care or {})))
        self.run = ApplicationRun(request, self._note)
        self.run.start()

    def close(self) -> None:
        """Stop and wait for the end."""
        self.run.stop()
        assert self.run.wait(PATIENCE), "the run did not end"

    def finish(self, seconds: float = PATIENCE) -> dict[str, Any]:
        """Wait for the end the run comes to by itself, and return its report."""
        assert self.run.wait(seconds), f"the run did not end: {self.tail()}"
        return self.last(RunFinished).report

    def wait_for(
        self, kind: type[Kind], test: Callable[[Kind], bool] = lambda _event: True, after: int = 0
    ) -> Kind:
        """The first event of a kind that passes `test`, at or after position `after`."""
        end = time.monotonic() + PATIENCE
        with self._changed:
            while True:
                for _when, event in self.events[after:]:
                    if isinstance(event, kind) and test(event):
                        return event
                assert self._changed.wait(end - time.monotonic()), f"no {kind.__name__}: {self.tail()}"

    def wait_state(self, node: str, state: str, after: int = 0) -> NodeStateChanged:
        """The next time a node gets to a state."""
        return self.wait_for(
            NodeStateChanged, lambda event: event.node == node and event.state == state, after
        )

    def wait_line(self, text: str, stream: str | None = None, after: int = 0) -> LogWritten:
        """The next log line that holds `text`."""
        return self.wait_for(
            LogWritten, lambda event: text in event.line and stream in (None, event.stream), after
        )

    def wait_lines(self, text: str, count: int, after: int = 0) -> None:
        """Until `count` log lines that hold `text` came at or after position `after`."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._said(text, after) >= count, PATIENCE), (
                f"fewer than {count} lines with {text!r}: {self.tail()}"
            )

    def wait_frames(self, count: int, after: int = 0) -> StatisticsReported:
        """The next statistics with at least `count` delivered frames in all."""
        return self.wait_for(
            StatisticsReported, lambda event: sum(s.delivered for s in event.streams) >= count, after
        )

    def lines(self, stream: str) -> list[str]:
        """The lines of one log stream so far."""
        return [
            event.line
            for _when, event in self.events
            if isinstance(event, LogWritten) and event.stream == stream
        ]

    def last(self, kind: type[Kind]) -> Kind:
        """The newest event of a kind."""
        return next(event for _when, event in reversed(self.events) if isinstance(event, kind))

    @property
    def position(self) -> int:
        """How many events there are: to wait for later ones only."""
        return len(self.events)

    def tail(self) -> str:
        """The last events, for a failure's message."""
        return "\n".join(str(event)[:300] for _when, event in self.events[-25:])

    def _said(self, text: str, after: int) -> int:
        later = self.events[after:]
        return sum(isinstance(event, LogWritten) and text in event.line for _when, event in later)

    def _note(self, event: Event) -> None:
        with self._changed:
            self.events.append((time.monotonic(), event))
            self._changed.notify_all()
