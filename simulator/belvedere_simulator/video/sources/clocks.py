"""Time stamps and pacing: from the source's own clock to ours."""

from __future__ import annotations

from belvedere_simulator.video.sources.frame import TimeStamp

# A camera's clock that is off by more has jumped: it was set, or it began again. In microseconds.
_JUMP = 1_000_000
# A file that is behind by more is not caught up with: it goes on from now.
_HOPELESS = 2.0


def in_microseconds(seconds: float) -> int:
    """Whole microseconds: the wall clock as a float would lose the last of them."""
    return round(seconds * 1_000_000)


def time_stamp(microseconds: int) -> TimeStamp:
    """Seconds and microseconds of a wall clock time in microseconds."""
    return divmod(microseconds, 1_000_000)


class LiveClock:
    """Puts a network camera's clock onto the wall clock. Never goes back."""

    def __init__(self) -> None:
        self._offset: int | None = None
        self._last = 0

    def restart(self) -> None:
        """The camera was connected anew: its clock may have begun again."""
        self._offset = None

    def stamp(self, seconds: float | None, wall: float) -> TimeStamp:
        """The time of a picture that arrived at `wall` and says `seconds` on the camera's clock."""
        now = mapped = in_microseconds(wall)
        if seconds is not None:
            camera = in_microseconds(seconds)
            if self._offset is None or abs(camera + self._offset - now) > _JUMP:
                self._offset = now - camera
            mapped = camera + self._offset
        self._last = max(self._last, mapped)
        return time_stamp(self._last)


class FileClock:
    """The place in a file that is played again and again, as one line of time from its start."""

    def __init__(self, wall: float, monotonic: float) -> None:
        self._wall = in_microseconds(wall)
        self._monotonic = monotonic
        self._begin = 0.0
        self._first: float | None = None
        self._started = False
        self._last = 0.0

    def begin_round(self, step: float) -> None:
        """The file begins; `step` is the time between its frames, kept between its last and its first."""
        self._begin = self._last + step if self._started else 0.0
        self._first = None

    def place(self, seconds: float | None, step: float) -> float:
        """Seconds from the start for a picture that says `seconds` in the file. Never goes back."""
        if self._first is None:
            self._first = seconds or 0.0
            self._started = True
            self._last = max(self._last, self._begin)
        elif seconds is None:
            self._last += step
        else:
            self._last = max(self._last, self._begin + seconds - self._first)
        return self._last

    def stamp(self, place: float) -> TimeStamp:
        """The time stamp of a place."""
        return time_stamp(self._wall + in_microseconds(place))

    def wait(self, place: float, monotonic: float) -> float:
        """Seconds until the picture at `place` is due; 0 when it is late."""
        due = self._monotonic + place
        if monotonic - due > _HOPELESS:
            self._monotonic = monotonic - place
        return max(0.0, due - monotonic)

    def hold(self, seconds: float) -> None:
        """The file stood still for `seconds`."""
        self._monotonic += seconds
        self._wall += in_microseconds(seconds)
