"""An alarm, to be made or changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSpinBox,
    QWidget,
)

from belvedere_desktop.devices.edit_dialog import EditDialog
from belvedere_desktop.metrics.alarm_state import missing_words, target_names
from belvedere_desktop.metrics.words import span_words
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.metrics.alarms import COMPARISONS, MISSING, Alarm
from belvedere_simulator.metrics.metric import Metric
from belvedere_simulator.metrics.series import PERIODS, STATISTICS
from belvedere_simulator.metrics.usual import RULES, usual_name

_LARGEST = 1e12
_MOST_PERIODS = 1440


class AlarmDialog(EditDialog):
    """`before` is changed where it has a name; `targets` are name and ARN of what it can be told to."""

    def __init__(
        self,
        before: Alarm | None,
        metrics: Sequence[Metric],
        targets: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        title = self.tr("Change {name}").format(name=before.name) if before and before.name else ""
        super().__init__(title or self.tr("New alarm"), parent)
        open_with(self, 560, 470)
        self._before = before
        self._metrics = list(dict.fromkeys([*([before.metric] if before else ()), *metrics]))
        self._make_fields(targets)
        self._lay_out()
        self.measured.currentIndexChanged.connect(lambda _index: self._on_metric())
        self.periods.valueChanged.connect(self._on_periods)
        self.name.textChanged.connect(lambda _text: self._check())
        if before is not None:
            self.show_alarm(before)
        else:
            self._on_metric()
        self._check()
        arrange(self)

    @property
    def alarm(self) -> Alarm:
        """What stands in the fields."""
        told = [item.data(Qt.ItemDataRole.UserRole) for item in self._ticked()]
        chosen = [(state, arn) for state in ("ALARM", "OK") for arn in told]
        return Alarm(
            name=self.name.text().strip(),
            metric=self._metrics[self.measured.currentIndex()],
            statistic=self.statistic.currentText(),
            comparison=self.comparison.currentText(),
            threshold=self.threshold.value(),
            period=int(self.period.currentData()),
            periods=self.periods.value(),
            datapoints=self.datapoints.value(),
            missing=MISSING[self.missing.currentIndex()],
            description=self.description.text(),
            actions=(*chosen, *self._kept_actions()),
            enabled=self._before.enabled if self._before else True,
        )

    def show_alarm(self, alarm: Alarm) -> None:
        """Write an alarm into the fields."""
        with QSignalBlocker(self.measured):
            self.measured.setCurrentIndex(self._metrics.index(alarm.metric))
        self.name.setText(alarm.name)
        self.statistic.setCurrentText(alarm.statistic)
        self.comparison.setCurrentText(alarm.comparison)
        self.threshold.setValue(alarm.threshold)
        if self.period.findData(alarm.period) < 0:
            self.period.addItem(span_words(alarm.period), alarm.period)
        self.period.setCurrentIndex(self.period.findData(alarm.period))
        self.periods.setValue(alarm.periods)
        self.datapoints.setValue(alarm.datapoints)
        self.missing.setCurrentIndex(MISSING.index(alarm.missing))
        self.description.setText(alarm.description)
        names = target_names(alarm)
        for item in self._items():
            ticked = item.text() in names
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _make_fields(self, targets: Sequence[tuple[str, str]]) -> None:
        self.measured = QComboBox(self)
        self.measured.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.measured.setMinimumContentsLength(20)
        self.measured.addItems([metric.title for metric in self._metrics])
        self.name, self.description = QLineEdit(self), QLineEdit(self)
        self.name.setMaxLength(255)
        self.statistic, self.comparison = QComboBox(self), QComboBox(self)
        self.statistic.setEditable(True)
        self.statistic.addItems(STATISTICS)
        self.comparison.addItems(list(COMPARISONS))
        self.threshold = QDoubleSpinBox(self)
        self.threshold.setRange(-_LARGEST, _LARGEST)
        self.threshold.setDecimals(3)
        self.period = QComboBox(self)
        for seconds in PERIODS:
            self.period.addItem(span_words(seconds), seconds)
        self.periods, self.datapoints = QSpinBox(self), QSpinBox(self)
        for box in (self.periods, self.datapoints):
            box.setRange(1, _MOST_PERIODS)
        self.missing = QComboBox(self)
        self.missing.addItems([missing_words(each) for each in MISSING])
        self.told = QListWidget(self)
        self.told.setFixedHeight(72)
        for name, arn in targets:
            item = QListWidgetItem(name, self.told)
            item.setData(Qt.ItemDataRole.UserRole, arn)
            item.setCheckState(Qt.CheckState.Unchecked)
        if self._before is not None and self._before.name:
            # Another name would be another alarm.
            self.name.setReadOnly(True)

    def _lay_out(self) -> None:
        content = QWidget(self)
        form = QFormLayout(content)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setContentsMargins(0, 0, 8, 0)
        for label, field in (
            (self.tr("Metric"), self.measured),
            (self.tr("Name"), self.name),
            (self.tr("Statistic"), self.statistic),
            (self.tr("Comparison"), self.comparison),
            (self.tr("Threshold"), self.threshold),
            (self.tr("Period"), self.period),
            (self.tr("Periods looked at"), self.periods),
            (self.tr("Bad ones among them"), self.datapoints),
            (self.tr("Missing values"), self.missing),
            (self.tr("Description"), self.description),
            (self.tr("Told to"), self.told),
        ):
            field.setAccessibleName(label)
            form.addRow(label, field)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        self.column.addWidget(area, 1)

    def _on_metric(self) -> None:
        """What is usual for this metric."""
        if not self._metrics:
            return
        metric = self._metrics[self.measured.currentIndex()]
        usual = Alarm.usual(metric) if metric.name in RULES else Alarm(usual_name(metric), metric)
        told = self.alarm.actions
        self.show_alarm(replace(usual, actions=told))

    def _on_periods(self, periods: int) -> None:
        every = self.datapoints.value() == self.datapoints.maximum()
        self.datapoints.setMaximum(periods)
        if every:
            self.datapoints.setValue(periods)

    def _check(self) -> None:
        self.save.setEnabled(bool(self.name.text().strip() and self._metrics))

    def _items(self) -> list[QListWidgetItem]:
        return [self.told.item(place) for place in range(self.told.count())]

    def _kept_actions(self) -> list[tuple[str, str]]:
        """What was set elsewhere and is not offered here stays."""
        offered = {item.data(Qt.ItemDataRole.UserRole) for item in self._items()}
        before = self._before.actions if self._before is not None else ()
        return [(state, arn) for state, arn in before if arn not in offered or state == "INSUFFICIENT_DATA"]

    def _ticked(self) -> list[QListWidgetItem]:
        return [item for item in self._items() if item.checkState() == Qt.CheckState.Checked]
