"""Choosing what is shown: metrics by device and application, to be ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from belvedere_desktop.metrics.state import MOST_CURVES, metric_key
from belvedere_desktop.metrics.words import metric_words, plain_tip, subject_words
from belvedere_simulator.metrics.metric import Metric

_AROUND = 8
_LEAST_WIDTH = 150
_METRIC = Qt.ItemDataRole.UserRole


class MetricChooser(QWidget):
    """Signals: changed(), other metrics are ticked; full(), no more can be."""

    changed = Signal()
    full = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._metrics: list[Metric] = []
        self._chosen: list[Metric] = []
        self._filling = False
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search metrics"))
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(self.tr("Metrics"))
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setTabKeyNavigation(False)
        self.tree.setMinimumWidth(_LEAST_WIDTH)
        self.compare = QPushButton(self.tr("Same for all"), self)
        self.compare.setToolTip(self.tr("Compare the chosen metric of every device or application"))
        self.compare.setEnabled(False)
        self.nothing = QPushButton(self.tr("None"), self)
        self.nothing.setToolTip(self.tr("Tick no metric"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.search, self.tree, self.compare, self.nothing):
            layout.addWidget(widget)
        self.search.textChanged.connect(self._narrow)
        self.tree.itemChanged.connect(self._on_tick)
        self.tree.currentItemChanged.connect(lambda *_: self._on_current())
        self.compare.clicked.connect(self._on_compare)
        self.nothing.clicked.connect(lambda: self.choose([]))

    @property
    def metrics(self) -> Sequence[Metric]:
        """All that can be chosen."""
        return self._metrics

    @property
    def chosen(self) -> Sequence[Metric]:
        """Those that are ticked, in the order in which they stand."""
        return self._chosen

    @property
    def current(self) -> Metric | None:
        """The one that has the cursor."""
        item = self.tree.currentItem()
        return item.data(0, _METRIC) if item is not None else None

    def show_metrics(self, metrics: Sequence[Metric]) -> None:
        """Offer these; what is ticked stays so."""
        if list(metrics) == self._metrics:
            return
        self._metrics = list(metrics)
        current = self.current
        self._filling = True
        opened = {item.text(0) for item in self._subjects() if item.isExpanded()}
        first = self.tree.topLevelItemCount() == 0
        self.tree.clear()
        parents: dict[str, QTreeWidgetItem] = {}
        for metric in self._metrics:
            subject = subject_words(metric)
            if subject not in parents:
                parents[subject] = QTreeWidgetItem(self.tree, [subject])
                parents[subject].setToolTip(0, plain_tip(subject))
                parents[subject].setSizeHint(0, QSize(0, self.fontMetrics().height() + _AROUND))
                parents[subject].setExpanded(first or subject in opened)
            item = self._item(parents[subject], metric)
            if metric == current:
                self.tree.setCurrentItem(item)
        self._filling = False
        self._narrow(self.search.text())

    def choose(self, metrics: Sequence[Metric]) -> None:
        """Tick these and no others, also those that are not offered yet."""
        self._chosen = sorted(dict.fromkeys(metrics), key=metric_key)[:MOST_CURVES]
        self._filling = True
        for item in self._items():
            ticked = item.data(0, _METRIC) in self._chosen
            item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self._filling = False
        self.changed.emit()

    def _item(self, parent: QTreeWidgetItem, metric: Metric) -> QTreeWidgetItem:
        item = QTreeWidgetItem(parent, [metric.name])
        item.setSizeHint(0, QSize(0, self.fontMetrics().height() + _AROUND))
        item.setToolTip(0, plain_tip(metric_words(metric.name) or metric.title))
        item.setData(0, _METRIC, metric)
        ticked = metric in self._chosen
        item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        return item

    def _subjects(self) -> list[QTreeWidgetItem]:
        found = (self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _items(self) -> list[QTreeWidgetItem]:
        return [item for subject in self._subjects() for item in _children(subject)]

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        for subject in self._subjects():
            left = 0
            for item in _children(subject):
                said = f"{subject.text(0)} {item.text(0)} {metric_words(item.text(0))}".casefold()
                item.setHidden(not all(word in said for word in words))
                left += not item.isHidden()
            subject.setHidden(not left)
            if words and left:
                subject.setExpanded(True)

    def _on_tick(self, item: QTreeWidgetItem) -> None:
        metric: Metric | None = item.data(0, _METRIC)
        if self._filling or metric is None:
            return
        ticked = item.checkState(0) == Qt.CheckState.Checked
        wanted = [each for each in self._chosen if each != metric]
        if ticked and len(wanted) >= MOST_CURVES:
            self.choose(wanted)
            self.full.emit()
            return
        self.choose([*wanted, metric] if ticked else wanted)

    def _on_current(self) -> None:
        self.compare.setEnabled(self.current is not None)

    def _on_compare(self) -> None:
        current = self.current
        if current is None:
            return
        names = {name for name, _ in current.dimensions}
        same = [
            each
            for each in self._metrics
            if (each.namespace, each.name) == (current.namespace, current.name)
            and {name for name, _ in each.dimensions} == names
        ]
        if len(same) > MOST_CURVES:
            self.full.emit()
        self.choose([*self._chosen, *same])


def _children(subject: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (subject.child(place) for place in range(subject.childCount()))
    return [item for item in found if item is not None]
