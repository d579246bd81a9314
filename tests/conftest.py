"""What holds for all tests."""

import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent
FIRST = (
    "campaigns/test_appliance_soak.py",
    "manifest/",
    "end2end/appliance/",
    "campaigns/",
    "end2end/",
    "clients/",
    "appliance/",
    "bench/",
    "application/",
    "service/",
)
"""Files that take long, the longest first.

Before them the one that looks at how old pictures get, beside others that need one processor only.
"""


def pytest_configure() -> None:
    """Programs that tests start can be interrupted, also when the tests run in the background.

    Started there by a plain shell they would inherit that SIGINT is ignored, and pass it on.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # How long an example takes says nothing on a computer that does other things, too.
    settings.register_profile(
        "untimed", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("untimed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: side by side, none of them is begun when the others are at their end."""
    items.sort(key=lambda item: _rank(item.path.relative_to(TESTS).as_posix()))


def _rank(path: str) -> int:
    places = (place for place, folder in enumerate(FIRST) if path.startswith(folder))
    return next(places, len(FIRST))
