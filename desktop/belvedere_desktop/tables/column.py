"""A column, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

R = TypeVar("R")


@dataclass(frozen=True)
class Column(Generic[R]):
    """What one column shows of a row.

    `order` is what it is sorted by, its text where that is None; `colour` names a colour of the scheme (see
    `appearance.colours`) or is empty. Text that is not `searched` is not looked at by filters.
    """

    name: str
    title: str
    text: Callable[[R], str]
    order: Callable[[R], Any] | None = None
    tip: Callable[[R], str] | None = None
    colour: Callable[[R], str] | None = None
    width: int = 140
    searched: bool = True
