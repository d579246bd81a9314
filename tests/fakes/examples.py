"""How many examples a property is tried with where each takes long or is one of many operations."""

from __future__ import annotations

from hypothesis import settings

_USUAL = 60


def share(count: int) -> int:
    """So many in the suite; as many more in another profile as that asks for (`thorough`: ten times)."""
    return count * settings().max_examples // _USUAL
