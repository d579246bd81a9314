"""A number of a topic over time; the library that draws it is loaded with the first curve."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from belvedere_desktop.appearance.colours import colours_of


class PlotPanel(QWidget):
    """Signal: path_chosen(path), another number of the message is wanted."""

    path_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paths = QComboBox(self)
        self.paths.setAccessibleName(self.tr("Which number"))
        self.paths.setMinimumContentsLength(12)
        self.paths.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.paths.activated.connect(lambda _place: self.path_chosen.emit(self.path))
        self.facts = QLabel(self)
        self.facts.setProperty("role", "muted")
        self.facts.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(self.paths)
        head.addWidget(self.facts, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 4, 0, 0)
        self._layout.addLayout(head)
        self._layout.addStretch(1)
        self.plot: Any = None
        self._curve: Any = None

    @property
    def path(self) -> str:
        """The number that is shown."""
        return str(self.paths.currentData() or "")

    def clear(self) -> None:
        """Show nothing."""
        self.paths.clear()
        self.facts.clear()
        if self._curve is not None:
            self._curve.setData([], [])

    def show_series(self, told: dict[str, Any]) -> None:
        """Show the points of one path."""
        known = [self.paths.itemData(place) for place in range(self.paths.count())]
        if known != told["paths"]:
            self.paths.clear()
            for path in told["paths"]:
                self.paths.addItem(path.replace("/", " › ") or self.tr("The message itself"), path)
        self.paths.setCurrentIndex(max(self.paths.findData(told["path"]), 0))
        self._draw(told["points"])

    def _draw(self, points: list[list[float]]) -> None:
        if self.plot is None:
            self._make()
        colours = colours_of(self.palette())
        self.plot.setBackground(colours.surface)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(QColor(colours.border))
            axis.setTextPen(QColor(colours.muted))
        times, values = [point[0] for point in points], [point[1] for point in points]
        self._curve.setPen(QColor(colours.accent))
        self._curve.setSymbolBrush(QColor(colours.accent))
        self._curve.setData(times, values)
        self.facts.setText(self._told(times, values))

    def _told(self, times: list[float], values: list[float]) -> str:
        if not values:
            return self.tr("No numbers are kept.")
        text = self.tr("{0} values from {1} to {2}: least {3}, greatest {4}, last {5}")
        first, last = (datetime.fromtimestamp(each).strftime("%H:%M:%S") for each in (times[0], times[-1]))
        figures = (f"{each:g}" for each in (min(values), max(values), values[-1]))
        return text.format(len(values), first, last, *figures)

    def _make(self) -> None:
        import pyqtgraph  # noqa: PLC0415 - it brings numpy, which no window shall wait for

        axis = pyqtgraph.DateAxisItem(orientation="bottom")
        self.plot = pyqtgraph.PlotWidget(self, axisItems={"bottom": axis})
        self.plot.setMinimumHeight(80)
        self.plot.setAccessibleName(self.tr("The number over time"))
        self.plot.setMenuEnabled(False)
        self.plot.showGrid(x=True, y=True, alpha=0.25)
        self._curve = self.plot.plot([], [], symbol="o", symbolSize=4, symbolPen=None)
        self._layout.takeAt(self._layout.count() - 1)
        self._layout.addWidget(self.plot, 1)
