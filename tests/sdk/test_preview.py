"""Applications for the preview of the SDK are told what they are."""

from __future__ import annotations

import pytest

from belvedere_simulator.sdk import panoramasdk


@pytest.mark.parametrize("name", ["base", "model", "batch_set"])
def test_the_preview_is_named_in_the_error(name: str) -> None:
    with pytest.raises(AttributeError, match=rf"panoramasdk\.{name} belongs to the preview"):
        getattr(panoramasdk, name)


def test_any_other_name_is_simply_unknown() -> None:
    assert not hasattr(panoramasdk, "nonsense")
