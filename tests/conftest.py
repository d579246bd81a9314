"""What holds for all tests."""

import gc
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from fakes.combinations import is_beyond

# How long an example takes says nothing on a computer that does other things, too.
settings.register_profile(
    "untimed", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", settings.get_profile("untimed"), max_examples=600)

TESTS = Path(__file__).parent
FIRST = (
    "architecture/test_types.py",
    "campaigns/test_appliance_soak.py",
    "manifest/",
    "end2end/appliance/",
    "campaigns/",
    "end2end/",
    "clients/",
    "appliance/",
    "bench/",
    "application/",
    "desktop/",
    "video/",
    "commands/",
    "installer/",
    "samples/",
    "service/",
)
"""Files that take long, the longest first.

Before them what needs one processor only, and the one that looks at how old pictures get beside such.
"""


def pytest_configure(config: pytest.Config) -> None:
    """Programs that tests start can be interrupted, also when the tests run in the background.

    Started there by a plain shell they would inherit that SIGINT is ignored, and pass it on.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    settings.load_profile(config.getoption("--hypothesis-profile") or "untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("campaigns").addoption(
        "--products", action="store_true", help="also the combinations that the suite leaves out"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long files first: side by side, none of them is begun when the others are at their end."""
    left_out = [] if config.getoption("--products") else [item for item in items if is_beyond(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not is_beyond(item)]
    items.sort(key=lambda item: _rank(item.path.relative_to(TESTS).as_posix()))


def pytest_collection_finish() -> None:
    """The thousands of tests stay to the end: whoever looks for garbage need not look through them."""
    gc.collect()
    gc.freeze()


def _rank(path: str) -> int:
    places = (place for place, folder in enumerate(FIRST) if path.startswith(folder))
    return next(places, len(FIRST))
