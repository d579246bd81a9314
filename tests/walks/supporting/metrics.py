"""Metrics: graphs, compared and looked at closely, the log of an instant; alarms and where they are told."""

from __future__ import annotations

from PySide6.QtCore import Qt

from belvedere_desktop.logs.page import LogsPage
from belvedere_desktop.metrics.alarm_dialog import AlarmDialog
from belvedere_desktop.metrics.alarms_panel import AlarmsPanel
from belvedere_desktop.metrics.controls import SPANS
from belvedere_desktop.metrics.graphs_panel import GraphsPanel
from belvedere_desktop.metrics.page import MetricsPage
from belvedere_desktop.metrics.targets_dialog import TargetsDialog
from belvedere_simulator.demonstration.devices import SILENT
from belvedere_simulator.metrics.metric import Metric
from walks.stage import Stage
from walks.step import Chapter, Step
from walks.supporting.setting import APPLICATION

_TOPIC, _TARGET = "support/alarms", "support-desk"
_SLOW_MINUTES = 31
_LATELY = 30.0


def _graphs(stage: Stage) -> GraphsPanel:
    page = stage.page("metrics", MetricsPage)
    page.tabs.setCurrentWidget(page.graphs)
    stage.until(lambda: page.graphs.chooser.metrics)
    return page.graphs


def _alarms(stage: Stage) -> AlarmsPanel:
    page = stage.page("metrics", MetricsPage)
    page.show_alarms()
    return page.alarms


def _metric(panel: GraphsPanel, name: str, of: str) -> Metric:
    found = (each for each in panel.chooser.metrics if each.name == name and each.subject == of)
    return min(found, key=lambda each: len(each.dimensions))


def _drawn(stage: Stage, panel: GraphsPanel, *names: str) -> None:
    def are_drawn() -> bool:
        graphs = panel.area.shown.graphs
        return {graph.title for graph in graphs} == set(names) and all(
            curve.times for graph in graphs for curve in graph.curves
        )

    stage.until(are_drawn)


def _first(stage: Stage) -> None:
    panel = _graphs(stage)
    panel.controls.span.setCurrentIndex(SPANS.index(10_800))
    names = ("FramesPerSecond", "FrameAge", "ApplicationErrors")
    panel.chooser.choose([_metric(panel, name, APPLICATION) for name in names])
    _drawn(stage, panel, *names)


def _compare(stage: Stage) -> None:
    panel = _graphs(stage)
    panel.chooser.choose([])
    for name in ("CPUUtilization", "DeviceActive"):
        [item, *_others] = panel.chooser.tree.findItems(name, Qt.MatchFlag.MatchRecursive)
        panel.chooser.tree.setCurrentItem(item)
        panel.chooser.compare.click()
    _drawn(stage, panel, "CPUUtilization", "DeviceActive")


def _cursor(stage: Stage) -> None:
    panel = _graphs(stage)
    names = ("FramesPerSecond", "FrameAge")
    panel.chooser.choose([_metric(panel, name, APPLICATION) for name in names])
    _drawn(stage, panel, *names)
    panel.area.set_cursor(panel.area.shown.end - _SLOW_MINUTES * 60)
    panel.zoom.closer.click()
    stage.until(lambda: panel.zoom.back.isEnabled() and panel.area.shown.end - panel.area.shown.start < 6000)
    panel.values.selectRow(0)
    stage.until(panel.logs.isEnabled)


def _log(stage: Stage) -> None:
    stage.page("logs", LogsPage).close_all()
    panel = _graphs(stage)
    panel.zoom.back.click()
    stage.until(lambda: panel.controls.is_live and panel.area.shown.end - panel.area.shown.start > 6000)
    panel.area.set_cursor(panel.area.shown.end - _LATELY)
    panel.values.selectRow(0)
    stage.until(panel.logs.isEnabled)
    panel.logs.click()
    page = stage.desktop.window.page("logs")
    assert isinstance(page, LogsPage)
    stage.until(lambda: page.isVisible() and page.panes and page.panes[-1].log.counts.complete)
    stage.settle(2000)


def _usual(stage: Stage) -> None:
    panel = _alarms(stage)
    stage.until(panel.empty.isVisible)
    panel.usual.click()
    stage.until(lambda: panel.undo_bar.isVisible() and panel.model.total > 1)


def _new(stage: Stage) -> None:
    panel = _alarms(stage)
    dialog = panel.ask_alarm()
    stage.opened(AlarmDialog)
    titles = [dialog.measured.itemText(place) for place in range(dialog.measured.count())]
    dialog.measured.setCurrentIndex(titles.index(f"FramesPerSecond ({APPLICATION})"))
    dialog.name.setText("Square is slow")
    dialog.description.setText("Fewer pictures than the door needs")
    dialog.statistic.setCurrentText("p90")
    dialog.comparison.setCurrentText("<")
    dialog.threshold.setValue(15)
    dialog.periods.setValue(3)
    dialog.datapoints.setValue(2)


def _targets(stage: Stage) -> None:
    stage.opened(AlarmDialog).reject()
    dialog = _alarms(stage).ask_targets()
    stage.opened(TargetsDialog)
    dialog.kind.setCurrentIndex(1)
    dialog.name.setText(_TARGET)
    dialog.address.setText(_TOPIC)
    dialog.add.click()
    stage.until(lambda: dialog.table.rows.total)
    dialog.table.selectRow(0)
    dialog.attempt.click()
    stage.until(lambda: _TARGET in dialog.state.text() and "took" in dialog.state.text())


def _states(stage: Stage) -> None:
    stage.opened(TargetsDialog).reject()
    panel = _alarms(stage)
    name = f"DeviceActive-{SILENT}"

    def told() -> set[str]:
        return {alarm.state for alarm in panel.model.rows}

    stage.until(lambda: {"ALARM", "OK"} <= told(), 400)
    stage.until(lambda: any(row.name == name and row.state == "ALARM" for row in panel.model.rows), 400)
    panel.table.choose(name)
    stage.until(lambda: panel.detail.isVisible() and panel.detail.history.rows.total >= 2)


METRICS = Chapter(
    "Metrics and alarms",
    "The page *Metrics* shows what devices and applications measured, and watches it.",
    (
        Step(
            "graphs",
            "Tick metrics of an application, for the last three hours.",
            "Each in a graph of its own over the same time: it became slow, and there were errors.",
            _first,
        ),
        Step(
            "compare",
            "Choose a metric of a device and press *Same for all*.",
            "Devices over each other, each in one colour. Where nothing was told there is a gap.",
            _compare,
        ),
        Step(
            "cursor",
            "Look closer, and put the cursor where it was slow.",
            "One cursor through all graphs; the table has the values there, and least, mean and greatest.",
            _cursor,
        ),
        Step(
            "log-of-that-instant",
            "*Back*, put the cursor to the last minutes, and press *Log*.",
            "The log of that application, at that instant.",
            _log,
        ),
        Step(
            "usual-alarms",
            "On the tab *Alarms* press *Watch everything*.",
            "An alarm for every device and application, which can be undone.",
            _usual,
        ),
        Step(
            "new-alarm",
            "*New alarm…* for something else.",
            "Threshold, period, how many of how many, and what missing values count as.",
            _new,
        ),
        Step(
            "targets",
            "*Tell elsewhere…*: add a topic, and *Send a test*.",
            "Where alarms are told beside the desktop's notifications, and whether it was taken.",
            _targets,
        ),
        Step(
            "alarm",
            "Close it, and choose an alarm that is on.",
            "Which are on and which are not; why, and what happened to it.",
            _states,
        ),
    ),
)
