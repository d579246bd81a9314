"""How runs end: exit codes, and the words for it. Reports keep the English words, people get theirs."""

from __future__ import annotations

from collections.abc import Sequence

from belvedere_simulator.messages import tr

EXIT_OK, EXIT_BAD_INPUT, EXIT_APPLICATION, EXIT_CAMERA, EXIT_INTERRUPTED = 0, 2, 3, 4, 130

REASONS = {
    "asked": "stopped as asked",
    "limit": "delivered the frames asked for",
    "time": "played the time asked for",
    "exhausted": "every file was played to its end",
    "application": "the application ended",
    "camera": "no camera delivered",
    "engine": "the engine gave up",
    None: "did not start",
}
_NEVER = "never delivered: {cameras}"


def never_delivered(cameras: Sequence[str]) -> str:
    """The words for cameras that stayed silent while others played."""
    return _NEVER.format(cameras=", ".join(cameras))


def told(ended: str) -> str:
    """A report's `ended` in the user's language."""
    start = _NEVER.partition("{")[0]
    if ended.startswith(start):
        return tr(_NEVER, cameras=ended.removeprefix(start))
    return tr(ended)
