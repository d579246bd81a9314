"""A site that begins anew, running as before."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.service.site.care.pausing import paused
from belvedere_simulator.service.site.running import empty_site


def reset(data_dir: Path) -> None:
    """Forget everything of a site; it runs again, empty, if it ran. Raises what `paused` raises."""
    with paused(data_dir):
        empty_site(data_dir)
