"""Metrics chosen, drawn, looked at closely, compared and written to files, over the real client child."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.metrics.graphs_panel import GraphsPanel
from belvedere_desktop.metrics.page import MetricsPage
from belvedere_desktop.metrics.words import subject_words
from belvedere_desktop.settings import Settings
from belvedere_simulator.metrics.metric import Metric
from desktop.metrics.conftest import NAMESPACE, datum, device
from fakes.client_site import ClientSite

PATIENCE = 60_000


@pytest.fixture
def page(client: Client, board: JobBoard, settings: Settings, qtbot: QtBot) -> Iterator[MetricsPage]:
    made = MetricsPage(client, board, settings)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    yield made
    made.hide()


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)


def drawn(panel: GraphsPanel, *names: str) -> bool:
    """Whether these are the graphs, and all of them have values."""
    graphs = panel.area.shown.graphs
    return {graph.title for graph in graphs} == set(names) and all(
        curve.times for graph in graphs for curve in graph.curves
    )


def metric(panel: GraphsPanel, name: str, of: str) -> Metric:
    [found] = [each for each in panel.chooser.metrics if (each.name, each.subject) == (name, of)]
    return found


def test_what_was_measured_is_drawn_by_itself_and_chosen_by_device(page: MetricsPage, qtbot: QtBot) -> None:
    panel = page.graphs
    first = ("DeviceActive", "FramesPerSecond", "ApplicationErrors", "CPUUtilization")
    until(qtbot, lambda: drawn(panel, *first))
    subjects = [subject_words(each) for each in panel.chooser.metrics]
    assert list(dict.fromkeys(subjects)) == [
        "Application entrance",
        "Device hall",
        "Device yard",
        "Shop: door=north",
    ]
    panel.chooser.nothing.click()
    until(qtbot, lambda: not panel.area.shown.graphs)
    panel.chooser.choose([metric(panel, "CPUUtilization", "yard")])
    until(qtbot, lambda: drawn(panel, "CPUUtilization"))
    [graph] = panel.area.shown.graphs
    assert (graph.unit, len(graph.curves)) == ("%", 1)


def test_devices_are_compared_and_a_gap_stays_one(page: MetricsPage, qtbot: QtBot) -> None:
    panel = page.graphs
    until(qtbot, lambda: panel.chooser.metrics)
    panel.chooser.choose([])
    items = panel.chooser.tree.findItems("CPUUtilization", Qt.MatchFlag.MatchRecursive)
    panel.chooser.tree.setCurrentItem(items[0])
    panel.chooser.compare.click()
    until(qtbot, lambda: drawn(panel, "CPUUtilization") and len(panel.area.shown.curves) == 2)
    [hall, yard] = panel.area.shown.curves
    assert [hall.metric.subject, yard.metric.subject] == ["hall", "yard"]
    assert hall.look != yard.look
    assert sum(map(math.isnan, hall.with_gaps(60)[1])) == 1
    assert not any(map(math.isnan, yard.with_gaps(60)[1]))
    [first, second] = panel.values.rows.rows
    assert first.most > first.mean > first.least
    assert math.isnan(second.at)


def test_the_cursor_walks_from_value_to_value_and_zoom_goes_back(page: MetricsPage, qtbot: QtBot) -> None:
    panel = page.graphs
    until(qtbot, lambda: panel.chooser.metrics)
    panel.chooser.choose([metric(panel, "InferenceTime", "entrance")])
    until(qtbot, lambda: drawn(panel, "InferenceTime"))
    panel.area.setFocus()
    QTest.keyClick(panel.area, Qt.Key.Key_Right)
    [curve] = panel.area.shown.curves
    assert panel.area.cursor_time == curve.times[0]
    QTest.keyClick(panel.area, Qt.Key.Key_Right)
    assert panel.values.rows.rows[0].at == curve.values[1]
    before = panel.area.time_range
    panel.zoom.closer.click()
    until(qtbot, lambda: panel.zoom.back.isEnabled() and panel.controls.start.isVisible())
    until(qtbot, lambda: panel.area.shown.end - panel.area.shown.start < 0.7 * (before[1] - before[0]))
    assert not panel.controls.is_live
    panel.zoom.back.click()
    until(qtbot, lambda: panel.controls.is_live and panel.area.shown.end - panel.area.shown.start > 3_500)
    QTest.keyClick(panel.area, Qt.Key.Key_Escape)
    assert math.isnan(panel.area.cursor_time)


def test_statistics_and_periods_are_those_of_cloudwatch(page: MetricsPage, qtbot: QtBot) -> None:
    panel = page.graphs
    until(qtbot, lambda: panel.chooser.metrics)
    panel.chooser.choose([metric(panel, "People", "door=north")])
    until(qtbot, lambda: drawn(panel, "People"))
    for statistic, value in (
        ("Average", 5.0),
        ("Minimum", 4.0),
        ("Maximum", 6.0),
        ("Sum", 10.0),
        ("SampleCount", 2.0),
        ("p50", 4.0),
    ):
        panel.controls.statistic.setCurrentIndex(panel.controls.statistic.findText(statistic))
        # What was followed before may be shown once more: each value differs from the one before it.
        until(qtbot, lambda: panel.area.shown.curves[0].values == (value,))  # noqa: B023 - looked at before the next
    panel.controls.period.setCurrentIndex(panel.controls.period.findData(3600))
    until(qtbot, lambda: panel.area.shown.period == 3600)


def test_values_and_graphs_are_written_to_files(page: MetricsPage, qtbot: QtBot, tmp_path: Path) -> None:
    panel = page.graphs
    until(qtbot, lambda: panel.chooser.metrics)
    panel.chooser.choose([metric(panel, "DeviceActive", "hall"), metric(panel, "DeviceActive", "yard")])
    until(qtbot, lambda: drawn(panel, "DeviceActive") and len(panel.area.shown.curves) == 2)
    table, picture = tmp_path / "values.csv", tmp_path / "graphs.png"
    panel.exporter.save_table(table)
    panel.exporter.save_picture(picture)
    until(qtbot, lambda: table.exists() and picture.exists())
    head, *lines = table.read_text().splitlines()
    assert head == "time,DeviceActive (hall) Average,DeviceActive (yard) Average"
    assert len(lines) >= 55
    assert {line.split(",", 1)[1] for line in lines} == {"1,1", ",1"}
    assert QImage(str(picture)).width() > 500


def test_what_was_chosen_is_remembered(
    page: MetricsPage, client: Client, board: JobBoard, settings: Settings, qtbot: QtBot
) -> None:
    panel = page.graphs
    until(qtbot, lambda: panel.chooser.metrics)
    panel.chooser.choose([metric(panel, "Temperature", "yard")])
    again = MetricsPage(client, board, settings)
    qtbot.addWidget(again)
    assert [each.name for each in again.graphs.chooser.chosen] == ["Temperature"]


def test_the_log_at_the_cursor_is_that_of_the_chosen_row(page: MetricsPage, qtbot: QtBot) -> None:
    panel = page.graphs
    until(qtbot, lambda: panel.chooser.metrics)
    panel.chooser.choose([metric(panel, "CPUUtilization", "hall"), metric(panel, "CPUUtilization", "yard")])
    until(qtbot, lambda: drawn(panel, "CPUUtilization") and len(panel.area.shown.curves) == 2)
    at = panel.area.shown.curves[0].times[5]
    panel.area.set_cursor(at)
    assert not panel.logs.isEnabled()
    panel.values.selectRow(1)
    with qtbot.waitSignal(page.logs_asked, timeout=PATIENCE) as asked:
        panel.logs.click()
    assert asked.args == ["/aws/panorama/devices/device-yard", "yard", at]


def test_what_comes_is_followed(page: MetricsPage, site: ClientSite, qtbot: QtBot) -> None:
    panel = page.graphs
    until(qtbot, lambda: panel.chooser.metrics)
    panel.controls.period.setCurrentIndex(panel.controls.period.findData(1))
    panel.chooser.choose([metric(panel, "Temperature", "yard")])
    until(qtbot, lambda: drawn(panel, "Temperature"))
    news = datum("Temperature", device("yard"), time.time(), "None", 99.0)
    site.client("cloudwatch").put_metric_data(Namespace=NAMESPACE, MetricData=[news])
    # By its value: an older one may have gone beyond the hour.
    until(qtbot, lambda: panel.area.shown.curves[0].values[-1] == 99.0)
