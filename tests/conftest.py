"""What holds for all tests."""

import signal


def pytest_configure() -> None:
    """Programs that tests start can be interrupted, also when the tests run in the background.

    Started there by a plain shell they would inherit that SIGINT is ignored, and pass it on.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
