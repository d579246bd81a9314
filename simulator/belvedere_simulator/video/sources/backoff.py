"""How long to wait before a camera is tried again."""

from __future__ import annotations

_FIRST = 0.25
_CAP_AT_FIRST = 1.0
_CAP_LATER = 5.0
_PATIENCE = 60.0
_LEAST_SHARE = 0.5


def delay(attempt: int, away: float, jitter: float, *, slow: bool = False) -> float:
    """Seconds to wait after the failed `attempt` (from 0), the camera having been `away` seconds.

    Doubles from 0.25 s up to 1 s in the first minute, so that a camera that was gone for a moment is
    soon back, and to 5 s later. `jitter` (0..1) takes up to half away, so that many cameras do not
    knock at once. `slow` is for what does not heal by itself: the long wait at once.
    """
    cap = _CAP_AT_FIRST if away < _PATIENCE else _CAP_LATER
    wait = _CAP_LATER if slow else min(cap, _FIRST * 2.0 ** min(attempt, 16))
    return wait * (1.0 - (1.0 - _LEAST_SHARE) * jitter)
