"""Answers that come when who asked is gone: a dialog was closed, a page was built anew."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from shiboken6 import isValid

Listener = Callable[..., None]


def reaches(listener: Listener) -> bool:
    """Whether the object that `listener` is a method of still exists; true of any other callable."""
    owner = getattr(listener, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)


def while_there(listener: Listener) -> Listener:
    """`listener` for as long as its object exists, nothing after that."""

    def tell(*told: object) -> None:
        if reaches(listener):
            listener(*told)

    return tell
