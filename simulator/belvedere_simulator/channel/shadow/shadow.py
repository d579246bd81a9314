"""One shadow, and how it changes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from belvedere_simulator.channel.messages import Object
from belvedere_simulator.channel.shadow.merging import difference, merged, part, size, stamped
from belvedere_simulator.channel.shadow.rejection import CONFLICT, MISSING, TOO_LARGE, Refused
from belvedere_simulator.channel.shadow.requests import Update
from belvedere_simulator.messages import tr

LARGEST = 8 * 1024
# How long the version of a deleted shadow is remembered.
AFTERLIFE = timedelta(hours=48).total_seconds()


@dataclass(frozen=True)
class Shadow:
    """The document of a thing; `desired_meta` and `reported_meta` hold a timestamp for each leaf.

    A `deleted` one (epoch seconds) is empty and only keeps its version for a while.
    """

    desired: Object = field(default_factory=dict)
    reported: Object = field(default_factory=dict)
    desired_meta: Object = field(default_factory=dict)
    reported_meta: Object = field(default_factory=dict)
    version: int = 0
    deleted: float | None = None

    @property
    def exists(self) -> bool:
        """Whether devices see it."""
        return self.version > 0 and self.deleted is None

    @property
    def delta(self) -> Object:
        """What is desired and not reported."""
        return difference(self.desired, self.reported)


NONE = Shadow()


def remembered(shadow: Shadow, now: float) -> Shadow:
    """The shadow as it counts now: one that was deleted long ago was never there."""
    gone = shadow.deleted is not None and now - shadow.deleted >= AFTERLIFE
    return NONE if gone else shadow


def updated(shadow: Shadow, update: Update, now: float) -> Shadow:
    """The shadow after an update. Raises Refused 409 for a version, 413 when it becomes too large."""
    if update.version is not None and update.version != shadow.version:
        raise Refused(CONFLICT, tr("Version conflict: it is {version}", version=shadow.version))
    stamp = int(now)
    desired, desired_meta = _section(
        shadow.desired, shadow.desired_meta, update.desired, stamp, update.clears_desired
    )
    reported, reported_meta = _section(
        shadow.reported, shadow.reported_meta, update.reported, stamp, update.clears_reported
    )
    if size(desired, reported) > LARGEST:
        raise Refused(TOO_LARGE, tr("The state is larger than {limit} bytes", limit=LARGEST))
    return Shadow(desired, reported, desired_meta, reported_meta, shadow.version + 1)


def deleted(shadow: Shadow, version: int | None, now: float) -> Shadow:
    """What remains of a deleted shadow. Raises Refused 404, 409."""
    if not shadow.exists:
        raise Refused(MISSING, tr("There is no such shadow"))
    if version is not None and version != shadow.version:
        raise Refused(CONFLICT, tr("Version conflict: it is {version}", version=shadow.version))
    return replace(NONE, version=shadow.version, deleted=now)


def delta_metadata(shadow: Shadow) -> Object:
    """The timestamps of the delta: those of what is desired."""
    return part(shadow.desired_meta, shadow.delta)


def _section(
    state: Object, metadata: Object, change: Object | None, now: int, clears: bool
) -> tuple[Object, Object]:
    if clears:
        return {}, {}
    if change is None:
        return state, metadata
    return merged(state, change), stamped(metadata, state, change, now)
