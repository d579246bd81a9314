"""How long a table of thousands of rows takes to be searched, narrowed and sorted."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from belvedere_desktop.devices.columns import device_columns, device_facets
from belvedere_desktop.devices.state import DeviceRow, Offer
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.facet_bar import Facet
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.table_view import TableView

R = TypeVar("R")
_STATUSES = ("ONLINE", "OFFLINE", "UPDATE_NEEDED", "LEASE_EXPIRED", "AWAITING_PROVISIONING")
_SOFTWARE = ("7.0.13", "7.0.11", "6.2.1", "5.0.74", "4.3.93")
# A search that finds some, one that finds none, one that finds all again.
SEARCHES = ("9", "99", "9 7.0", "nothing has this", "")
_OFFERS = (Offer("7.0.13", major=False, required=True),)
_BORN = 1_750_000_000.0


def device_rows(count: int = 10_000) -> list[DeviceRow]:
    """So many devices, as different from each other as those of a large site."""
    return [_device(number) for number in range(count)]


def slowest_device_step(count: int = 10_000) -> float:
    """The seconds of the slowest search, narrowing or sorting among so many devices."""
    rows = device_rows(count)
    return slowest_step(device_columns(), lambda row: row.id, rows, device_facets())


def slowest_step(
    columns: Sequence[Column[R]],
    key: Callable[[R], Hashable],
    rows: Sequence[R],
    facets: Sequence[Facet[R]] = (),
) -> float:
    """The seconds of the slowest single step on a shown table; see `slowest_steps`."""
    return max(slowest_steps(columns, key, rows, facets).values())


def slowest_steps(
    columns: Sequence[Column[R]],
    key: Callable[[R], Hashable],
    rows: Sequence[R],
    facets: Sequence[Facet[R]] = (),
) -> dict[str, float]:
    """The seconds of the slowest `filter` (each search in turn, each value of each facet's first row) and
    the slowest `sort` (each column, downwards and upwards) of a shown table; painting included.

    Needs a QApplication.
    """
    with TemporaryDirectory() as folder:
        model = RowModel(columns, key)
        view = TableView(model, "bench", Settings(Path(folder) / "bench.ini"))
        view.resize(1180, 640)
        model.show_rows(rows)
        view.setCurrentIndex(model.index(len(rows) // 2, 0))
        view.show()
        QApplication.processEvents()
        # What was left before is nobody's fault here.
        gc.collect()
        slowest = {
            "filter": max(_seconds(view, step) for step in _filters(model, facets, rows[0])),
            "sort": max(_seconds(view, step) for step in _sorts(model)),
        }
        view.close()
        view.deleteLater()
    return slowest


def _filters(model: RowModel[R], facets: Sequence[Facet[R]], example: R) -> list[Callable[[], None]]:
    steps: list[Callable[[], None]] = [partial(model.filter, text) for text in SEARCHES]
    for facet in facets:
        for value in list(facet.values(example))[:1]:
            steps.append(partial(model.narrow, facet.name, _having(facet, value)))
            steps.append(partial(model.narrow, facet.name, None))
    return steps


def _sorts(model: RowModel[R]) -> list[Callable[[], None]]:
    orders = (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder)
    return [partial(model.sort, column, order) for column in range(len(model.columns)) for order in orders]


def _having(facet: Facet[R], value: str) -> Callable[[R], bool]:
    return lambda row: value in facet.values(row)


def _seconds(view: TableView[R], step: Callable[[], None]) -> float:
    began = time.perf_counter()
    step()
    view.viewport().repaint()
    return time.perf_counter() - began


def _device(number: int) -> DeviceRow:
    software = _SOFTWARE[number % 5]
    return DeviceRow(
        id=f"device-{number:026d}",
        name=f"gate-{number * 7919 % 10_007:05d}",
        status=_STATUSES[number % 7 % 5],
        software=software,
        applications=number % 4,
        description=f"Hall {number % 97}, pillar {number % 31}",
        tags=(("floor", str(number % 12)), ("site", f"plant-{number % 53}")),
        seen=_BORN + number * 977 % 86_400,
        created=_BORN,
        offers=_OFFERS if number % 5 else (),
    )
