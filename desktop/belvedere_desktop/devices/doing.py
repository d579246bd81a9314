"""One thing that the client child does for a device, listed among the jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_desktop.client.client import Client, Listeners, PendingCall, nothing
from belvedere_desktop.client.living import while_there
from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_simulator.errors import BelvedereError


@dataclass(frozen=True)
class Work:
    """A call of the child; `title` is how it is listed."""

    title: str
    call: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Follower:
    """Told how far work is (text, fraction or None), and once that it is over, however it ended."""

    progressed: Callable[[str, float | None], None] = nothing
    over: Callable[[], None] = nothing


_NOBODY = Follower()


class Doing:
    """Does work and lists it."""

    def __init__(self, client: Client, board: JobBoard) -> None:
        self._client = client
        self._board = board

    def do(
        self,
        work: Work,
        done: Callable[[Any], None] = nothing,
        failed: Callable[[BelvedereError], None] = nothing,
        follower: Follower = _NOBODY,
    ) -> Callable[[], None]:
        """Have it done; one of `done` and `failed` is called, unless the user cancels it in the list or
        goes to another site. A method of a dialog that was closed meanwhile is not. What is returned
        cancels it.
        """
        pending: list[PendingCall] = []

        def end(state: JobState, text: str = "") -> None:
            self._board.end(number, state, text)
            while_there(follower.over)()

        def cancel() -> None:
            pending[0].cancel()
            end(JobState.CANCELLED)

        def finished(result: Any) -> None:
            end(JobState.DONE)
            while_there(done)(result)

        def refused(error: BelvedereError) -> None:
            end(JobState.FAILED, str(error))
            while_there(failed)(error)

        def progressed(text: str, fraction: float | None) -> None:
            self._board.progress(number, text, fraction)
            while_there(follower.progressed)(text, fraction)

        number = self._board.begin(work.title, cancel)
        listeners = Listeners(finished, refused, progressed, given_up=lambda: end(JobState.CANCELLED))
        pending.append(self._client.call(work.call, work.arguments, listeners))
        return cancel
