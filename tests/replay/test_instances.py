"""Applications that are not on this computer are not recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from belvedere_simulator.commands.appliance.recording import InstanceRecorder
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.replay.recording import Recording
from belvedere_simulator.replay.shelf import Shelf


@pytest.mark.usefixtures("shelf")
def test_pictures_of_people_are_not_sent_over_the_network(tmp_path: Path) -> None:
    with pytest.raises(BelvedereError, match="BV-REPLAY-017"):
        InstanceRecorder("device-far-away", "applicationInstance-1", tmp_path / "site")


def test_what_was_recorded_elsewhere_is_taken_in_under_a_free_name(
    shelf: Shelf, make: Callable[..., Recording], tmp_path: Path
) -> None:
    elsewhere = make("market", {0: []})
    moved = tmp_path / "appliance" / "market"
    moved.parent.mkdir()
    elsewhere.folder.rename(moved)
    make("market", {0: []})
    taken = shelf.adopt(shelf.find(str(moved)))
    assert (taken.name, taken.folder.parent) == ("market-2", shelf.folder)
    assert not moved.exists()
