"""Where a file is fetched from for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """A presigned address; its signature makes it a secret for an hour, so it is never shown."""

    url: str = field(repr=False)


Links = Callable[[], Link]
"""Asks the site for a fresh one: OSError when that is not possible now, BelvedereError when refused."""
