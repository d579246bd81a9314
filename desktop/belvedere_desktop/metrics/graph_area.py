"""The graphs, one above the other over the same time, with one cursor through all of them."""

from __future__ import annotations

import math
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from belvedere_desktop.appearance.colours import Colours, colours_of
from belvedere_desktop.metrics.plotting import colour_of, pen_of, pg
from belvedere_desktop.metrics.state import NOTHING, Graph, Shown, next_time

_HEIGHT = 150
_POINTS_SHOWN = 90
"""Curves of no more values show each of them as a point, too."""

_SETTLED_MS = 350
_ZOOM = 0.5
_AXIS_WIDTH = 58


class GraphArea(QScrollArea):
    """Wheel and drag zoom and move. Keys: left and right move the cursor from value to value, plus and minus
    zoom, Home shows the whole range again.

    Signals: cursor_moved(time), NaN where there is none; range_chosen(start, end), by the user.
    """

    cursor_moved = Signal(float)
    range_chosen = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Graphs"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._shown = Shown()
        self._plots: list[Any] = []
        self._lines: list[Any] = []
        self._cursor = NOTHING
        self._content = QWidget(self)
        self._layout = QVBoxLayout(self._content)
        self._layout.setContentsMargins(0, 0, 6, 0)
        self.empty = QLabel(self._content)
        self.empty.setProperty("role", "muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layout.addWidget(self.empty)
        self.setWidget(self._content)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLED_MS)
        self._settle.timeout.connect(self._tell_range)
        self._recolour = QTimer(self)
        self._recolour.setSingleShot(True)
        self._recolour.setInterval(0)
        self._recolour.timeout.connect(self._on_colours)

    @property
    def shown(self) -> Shown:
        """What is drawn."""
        return self._shown

    @property
    def cursor_time(self) -> float:
        """Where the cursor is; NaN for nowhere."""
        return self._cursor

    @property
    def time_range(self) -> tuple[float, float]:
        """What part of time is seen."""
        if not self._plots:
            return self._shown.start, self._shown.end
        (start, end), _values = self._plots[0].viewRange()
        return float(start), float(end)

    def show_graphs(self, shown: Shown) -> None:
        """Draw this, over its whole range of time."""
        before, self._shown = self._shown, shown
        same = [(graph.title, graph.unit) for graph in before.graphs] == [
            (graph.title, graph.unit) for graph in shown.graphs
        ]
        if not same:
            self._make_plots()
        self.empty.setVisible(not shown.graphs)
        self._draw()

    def set_cursor(self, time: float) -> None:
        """Put the cursor there, NaN for nowhere."""
        self._cursor = time
        for line in self._lines:
            line.setVisible(not math.isnan(time))
            if not math.isnan(time):
                line.setPos(time)
        self.cursor_moved.emit(time)

    def zoom(self, factor: float) -> None:
        """Show `factor` times as much time around the cursor, or around the middle."""
        start, end = self.time_range
        middle = self._cursor if start <= self._cursor <= end else (start + end) / 2
        self._show_range(middle - (middle - start) * factor, middle + (end - middle) * factor)
        self._settle.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cursor and zoom."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.set_cursor(next_time(self._shown, self._cursor, -1 if key == Qt.Key.Key_Left else 1))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _ZOOM)
        elif key == Qt.Key.Key_Escape and not math.isnan(self._cursor):
            self.set_cursor(NOTHING)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Colours follow the scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._plots:
            # Not now: Qt goes through all widgets, and none may go away meanwhile.
            self._recolour.start()

    def _on_colours(self) -> None:
        self._make_plots()
        self._draw()

    def _make_plots(self) -> None:
        for plot in self._plots:
            self._layout.removeWidget(plot)
            plot.close()
            plot.setParent(None)
            plot.deleteLater()
        self._plots, self._lines = [], []
        for graph in self._shown.graphs:
            plot = self._plot(graph)
            self._plots.append(plot)
            self._layout.addWidget(plot, 1)

    def _plot(self, graph: Graph) -> Any:
        colours = colours_of(self.palette())
        axes = {"bottom": pg.DateAxisItem()}
        plot = pg.PlotWidget(self._content, axisItems=axes, background=colours.surface)
        title = f"{graph.title} ({graph.unit})" if graph.unit else graph.title
        plot.setAccessibleName(title)
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setMinimumHeight(_HEIGHT)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        # Anybody may have named a metric, and titles are HTML.
        plot.setTitle(escape(title), color=colours.text, size=f"{self.font().pointSizeF():.1f}pt", bold=False)
        plot.showGrid(x=True, y=True, alpha=0.25)
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setPen(colours.border)
            axis.setTextPen(colours.muted)
            axis.enableAutoSIPrefix(False)
        plot.getAxis("left").setWidth(_AXIS_WIDTH)
        plot.getViewBox().setMouseEnabled(x=True, y=False)
        if self._plots:
            plot.setXLink(self._plots[0])
        else:
            plot.getViewBox().sigRangeChangedManually.connect(lambda *_: self._settle.start())
        line = pg.InfiniteLine(angle=90, pen=pg.mkPen(colours.muted, width=1))
        line.setVisible(not math.isnan(self._cursor))
        plot.addItem(line, ignoreBounds=True)
        self._lines.append(line)
        plot.viewport().setMouseTracking(True)
        plot.viewport().installEventFilter(self)
        return plot

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        """The cursor is where the mouse is; a click leaves it there."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            plot = next((each for each in self._plots if each.viewport() is watched), None)
            if plot is not None and event.buttons() == Qt.MouseButton.NoButton:
                self._follow_mouse(plot, event.position())
        return super().eventFilter(watched, event)

    def _follow_mouse(self, plot: Any, place: QPointF) -> None:
        box = plot.getViewBox()
        spot = plot.mapToScene(place.toPoint())
        if box.sceneBoundingRect().contains(spot):
            self.set_cursor(float(box.mapSceneToView(spot).x()))

    def _draw(self) -> None:
        colours = colours_of(self.palette())
        for plot, graph in zip(self._plots, self._shown.graphs, strict=True):
            for item in plot.listDataItems():
                plot.removeItem(item)
            for curve in graph.curves:
                self._draw_curve(plot, curve, colours)
        if not self._settle.isActive():
            self._show_range(self._shown.start, self._shown.end)
        self.set_cursor(self._cursor)

    def _draw_curve(self, plot: Any, curve: Any, colours: Colours) -> None:
        times, values = curve.with_gaps(self._shown.period)
        colour = colour_of(curve.look, colours)
        # A value whose neighbours are missing would not be seen without its point.
        lonely = len(curve.times) <= _POINTS_SHOWN
        plot.plot(
            times,
            values,
            pen=pen_of(curve.look, colours),
            connect="finite",
            symbol="o" if lonely else None,
            symbolSize=4,
            symbolBrush=colour,
            symbolPen=None,
        )

    def _show_range(self, start: float, end: float) -> None:
        if self._plots and end > start:
            self._plots[0].setXRange(start, end, padding=0)

    def _tell_range(self) -> None:
        start, end = self.time_range
        if end - start >= 1:
            self.range_chosen.emit(start, end)
