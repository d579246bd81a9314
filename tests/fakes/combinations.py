"""Products of parameters, of which the suite takes a diagonal and a campaign the rest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest

BEYOND = "beyond"


def combinations(
    names: str, *values: Sequence[Any], indirect: Sequence[str] | bool = False
) -> pytest.MarkDecorator:
    """Parametrize a test by the product of the values of each of `names`.

    In the suite every value occurs, each beside another one; with `--products` all combinations run.
    """
    longest = max(map(len, values))
    diagonal = {tuple(turn % len(these) for these in values) for turn in range(longest)}
    beyond = pytest.mark.campaign(BEYOND)
    cases = [
        pytest.param(
            *(these[place] for these, place in zip(values, places, strict=True)),
            marks=() if places in diagonal else beyond,
        )
        for places in product(*(range(len(these)) for these in values))
    ]
    return pytest.mark.parametrize(names, cases, indirect=indirect)


def is_beyond(item: pytest.Item) -> bool:
    """Whether a test is a combination that only a campaign runs."""
    return any(mark.args[:1] == (BEYOND,) for mark in item.iter_markers("campaign"))
