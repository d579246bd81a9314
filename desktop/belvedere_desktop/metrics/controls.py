"""What part of time is shown, and how its values are made."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateTimeEdit, QHBoxLayout, QLabel, QPushButton, QWidget

from belvedere_desktop.metrics.words import span_words
from belvedere_simulator.metrics.series import PERIODS, STATISTICS, fitting_period

SPANS = (900, 3_600, 10_800, 43_200, 86_400, 259_200, 604_800, 1_209_600)
_USUAL_SPAN = 3_600
_STATISTIC = r"Average|Minimum|Maximum|Sum|SampleCount|p(\d{1,2}(\.\d{1,10})?|100)"
_PRECISE = "yyyy-MM-dd HH:mm:ss"


class TimeControls(QWidget):
    """`fields` are shown, wherever they were put, while the range has a beginning and an end of its own.

    Signal: changed(), what is to be shown is another part of time or made otherwise.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = False
        self.span = QComboBox(self)
        self.span.setAccessibleName(self.tr("Range of time"))
        for seconds in SPANS:
            self.span.addItem(self.tr("Last {span}").format(span=span_words(seconds)), seconds)
        self.span.addItem(self.tr("From … to …"), 0)
        self.span.setCurrentIndex(SPANS.index(_USUAL_SPAN))
        self.fields = QWidget(self)
        self.start, self.end = QDateTimeEdit(self.fields), QDateTimeEdit(self.fields)
        for field, name in ((self.start, self.tr("From")), (self.end, self.tr("To"))):
            field.setAccessibleName(name)
            field.setDisplayFormat(_PRECISE)
            field.setCalendarPopup(True)
        self.period = QComboBox(self)
        self.period.setAccessibleName(self.tr("Period"))
        self.period.addItem(self.tr("Fitting period"), 0)
        for seconds in PERIODS:
            self.period.addItem(self.tr("Each {span}").format(span=span_words(seconds)), seconds)
        self.statistic = QComboBox(self)
        self.statistic.setAccessibleName(self.tr("Statistic"))
        self.statistic.setToolTip(
            self.tr("How one value is made of those of a period: pNN for any percentile")
        )
        self.statistic.setEditable(True)
        self.statistic.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.usual = self.tr("Usual statistic")
        self.statistic.addItems([self.usual, *STATISTICS])
        pattern = QRegularExpression(f"({_STATISTIC}|{QRegularExpression.escape(self.usual)})")
        self.statistic.setValidator(QRegularExpressionValidator(pattern, self.statistic))
        self.live = QCheckBox(self.tr("Live"), self)
        self.live.setChecked(True)
        self.live.setToolTip(self.tr("Go on with time"))
        self._lay_out()
        self._connect()
        self._show_fields()

    @property
    def seconds(self) -> float:
        """How long the range is."""
        start, end = (field.dateTime().toSecsSinceEpoch() for field in (self.start, self.end))
        return int(self.span.currentData()) or max(1.0, end - start)

    @property
    def is_live(self) -> bool:
        """Whether it goes on with time."""
        return self.live.isEnabled() and self.live.isChecked()

    @property
    def asked_period(self) -> int:
        """The period that is meant."""
        return int(self.period.currentData()) or fitting_period(self.seconds)

    @property
    def asked_statistic(self) -> str:
        """The statistic, "" for the usual one of each metric."""
        text = self.statistic.currentText()
        return "" if text == self.usual else text

    def time_range(self, now: float) -> tuple[float, float]:
        """From when to when."""
        if self.span.currentData():
            return now - self.seconds, now
        start = float(self.start.dateTime().toSecsSinceEpoch())
        return start, start + self.seconds

    def show_range(self, start: float, end: float) -> None:
        """Another part of time, as the user found it in the graphs."""
        self._setting = True
        self.start.setDateTime(QDateTime.fromSecsSinceEpoch(int(start)))
        self.end.setDateTime(QDateTime.fromSecsSinceEpoch(int(end) + 1))
        self.span.setCurrentIndex(self.span.count() - 1)
        self._setting = False
        self._show_fields()
        self.changed.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self.fields)
        for widget in (QLabel(self.tr("From"), self.fields), self.start):
            row.addWidget(widget)
        for widget in (QLabel(self.tr("to"), self.fields), self.end):
            row.addWidget(widget)
        layout = QHBoxLayout(self)
        for control in (self.span, self.period, self.statistic, self.live):
            layout.addWidget(control)
        for each in (row, layout):
            each.setContentsMargins(0, 0, 0, 0)
            each.addStretch(1)

    def _connect(self) -> None:
        self.span.currentIndexChanged.connect(self._on_span)
        for field in (self.start, self.end):
            field.dateTimeChanged.connect(lambda _time: self._tell())
        self.period.currentIndexChanged.connect(lambda _index: self._tell())
        self.statistic.currentIndexChanged.connect(lambda _index: self._tell())
        line = self.statistic.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._tell)
        self.live.toggled.connect(lambda _on: self._tell())

    def _on_span(self, _index: int) -> None:
        if not self._setting and not self.span.currentData():
            now = QDateTime.currentDateTime()
            self._setting = True
            self.start.setDateTime(now.addSecs(-_USUAL_SPAN))
            self.end.setDateTime(now)
            self._setting = False
        self._show_fields()
        self._tell()

    def _show_fields(self) -> None:
        own = not self.span.currentData()
        self.fields.setVisible(own)
        self.live.setEnabled(not own)

    def _tell(self) -> None:
        if not self._setting:
            self.changed.emit()


class ZoomButtons(QWidget):
    """Signals: zoomed(factor); whole(), back to the range that was chosen."""

    zoomed = Signal(float)
    whole = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.closer = QPushButton("+", self)
        self.closer.setAccessibleName(self.tr("Look closer"))
        self.farther = QPushButton("−", self)
        self.farther.setAccessibleName(self.tr("Look from farther away"))
        self.back = QPushButton(self.tr("Back"), self)
        self.back.setToolTip(self.tr("Show the range of time again that was shown before"))
        self.back.setEnabled(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for button in (self.closer, self.farther, self.back):
            layout.addWidget(button)
        for button in (self.closer, self.farther):
            button.setToolTip(button.accessibleName())
        self.closer.clicked.connect(lambda: self.zoomed.emit(0.5))
        self.farther.clicked.connect(lambda: self.zoomed.emit(2.0))
        self.back.clicked.connect(self.whole)
