"""What commands that stay until they are told to end have in common."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_NUMBERS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def ended_by_signals(end: Callable[[], None]) -> Iterator[None]:
    """Call `end` at Ctrl-C or a request to terminate, instead of dying in the middle."""
    before = [signal.signal(number, lambda _number, _frame: end()) for number in _NUMBERS]
    try:
        yield
    finally:
        for number, handler in zip(_NUMBERS, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def private_files() -> Iterator[None]:
    """What a site or an appliance keeps is for its user's eyes only, databases and objects too."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
