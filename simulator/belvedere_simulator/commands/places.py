"""Which site a command is for: the one that is named, else the active profile, else this computer's own."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.commands.clients import Place


def named_place(data_dir: Path | None = None, endpoint: str = "", site: str = "") -> Place:
    """A data folder, an address, or the name of a profile. Raises BelvedereError BV-PFL-001, BV-PFL-007."""
    from belvedere_simulator.profiles.profile import LOCAL  # noqa: PLC0415
    from belvedere_simulator.profiles.store import ProfileStore  # noqa: PLC0415 - cryptography is slow

    if data_dir is not None or endpoint:
        return Place(data_dir, endpoint)
    if site == LOCAL:
        return Place()
    profiles = ProfileStore().read()
    name = site or profiles.active
    return Place() if name == LOCAL else Place(None, profiles.find(name).url, name)
