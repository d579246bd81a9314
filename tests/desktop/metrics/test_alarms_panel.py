"""Alarms made by one click and by hand, silenced, changed, removed, brought back; told here and elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.metrics.alarms_panel import AlarmsPanel
from belvedere_desktop.metrics.notifier import AlarmNotifier, news
from belvedere_desktop.metrics.page import MetricsPage
from belvedere_desktop.settings import Settings
from desktop.metrics.conftest import told_site
from fakes.client_site import ClientSite

PATIENCE = 60_000


@pytest.fixture
def page(client: Client, board: JobBoard, settings: Settings, qtbot: QtBot) -> Iterator[MetricsPage]:
    made = MetricsPage(client, board, settings)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    made.show_alarms()
    yield made
    made.hide()


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)


def names(panel: AlarmsPanel) -> list[str]:
    return [alarm.name for alarm in panel.model.rows]


def described(site: ClientSite, name: str) -> Any:
    [alarm] = site.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return alarm


def set_up(site: ClientSite, device: str) -> bool:
    return bool(site.client("panorama").describe_device(DeviceId=device)["ProvisioningStatus"] == "SUCCEEDED")


def test_one_click_watches_every_device_and_undo_takes_it_back(
    page: MetricsPage, site: ClientSite, qtbot: QtBot
) -> None:
    panel = page.alarms
    until(qtbot, panel.empty.isVisible)
    panorama = site.client("panorama")
    panorama.provision_device(Name="waits")
    for name in ("gate", "mill"):
        made = panorama.provision_device(Name=name)
        site.insert(made["Certificates"])
        until(qtbot, lambda made=made: set_up(site, made["DeviceId"]))  # type: ignore[misc]
    panel.usual.click()
    until(qtbot, lambda: sorted(names(panel)) == ["DeviceActive-gate", "DeviceActive-mill"])
    alarm = described(site, "DeviceActive-gate")
    assert (alarm["EvaluationPeriods"], alarm["Period"], alarm["TreatMissingData"]) == (5, 60, "breaching")
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (1.0, "LessThanThreshold")
    assert "2" in panel.undo_bar.text.text()
    # The second time says so when it is over: until then it might make again what is taken back.
    with qtbot.waitSignal(panel.told, timeout=PATIENCE):
        panel.usual.click()
    assert len(names(panel)) == 2
    panel.undo_bar.undo.click()
    until(qtbot, lambda: not names(panel))


def test_an_alarm_is_made_changed_silenced_removed_and_brought_back(
    page: MetricsPage, site: ClientSite, qtbot: QtBot
) -> None:
    panel = page.alarms
    # What was told when the site began is not the newest any more.
    told_site(site, minutes=5)
    until(qtbot, lambda: page.graphs.chooser.metrics)
    site.client("belvedere").put_alarm_target(TargetName="office", Kind="mqtt", Address="shop/alarms")
    page.tabs.setCurrentIndex(0)
    page.show_alarms()
    until(qtbot, lambda: panel._targets)
    dialog = panel.ask_alarm()
    titles = [dialog.measured.itemText(place) for place in range(dialog.measured.count())]
    dialog.measured.setCurrentIndex(titles.index("CPUUtilization (yard)"))
    dialog.name.setText("yard is busy")
    dialog.statistic.setCurrentText("p90")
    dialog.threshold.setValue(1.5)
    dialog.periods.setValue(2)
    assert dialog.datapoints.value() == 2
    dialog.told.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.save.click()
    until(qtbot, lambda: names(panel) == ["yard is busy"])
    told = described(site, "yard is busy")
    assert (told["ExtendedStatistic"], told["DatapointsToAlarm"]) == ("p90", 2)
    assert told["AlarmActions"] == told["OKActions"] == ["arn:aws:sns:us-east-1:123456789012:office"]
    # By the site itself, with nobody's help.
    until(qtbot, lambda: panel.model.rows[0].state == "ALARM")

    panel.table.selectRow(0)
    until(qtbot, lambda: panel.detail.isVisible() and panel.detail.history.rows.total >= 2)
    panel.detail.silent.click()
    until(qtbot, lambda: not described(site, "yard is busy")["ActionsEnabled"])
    dialog = panel.ask_alarm(panel.model.rows[0])
    assert dialog.name.isReadOnly()
    dialog.threshold.setValue(99.0)
    dialog.save.click()
    until(qtbot, lambda: panel.model.rows[0].threshold == 99.0)
    panel.table.selectRow(0)
    panel.detail.remove.click()
    until(qtbot, lambda: not names(panel))
    until(qtbot, panel.undo_bar.undo.isVisible)
    panel.undo_bar.undo.click()
    until(qtbot, lambda: names(panel) == ["yard is busy"] and panel.model.rows[0].threshold == 99.0)
    site.client("cloudwatch").delete_alarms(AlarmNames=["yard is busy"])


def test_what_the_site_refuses_is_said_where_it_was_typed(page: MetricsPage, qtbot: QtBot) -> None:
    until(qtbot, lambda: page.graphs.chooser.metrics)
    dialog = page.alarms.ask_alarm()
    dialog.period.setCurrentIndex(dialog.period.findData(86_400))
    dialog.periods.setValue(30)
    dialog.save.click()
    until(qtbot, dialog.problem.isVisible)
    assert "7 days" in dialog.problem.text()
    dialog.reject()


def test_targets_are_added_tried_and_removed_and_never_shown_whole(
    page: MetricsPage, site: ClientSite, qtbot: QtBot
) -> None:
    dialog = page.alarms.ask_targets()
    rows = dialog.table.rows
    dialog.name.setText("hook")
    dialog.address.setText("http://user:canary@127.0.0.1:9/canary")
    dialog.add.click()
    until(qtbot, lambda: rows.find("hook") >= 0)
    assert dialog.address.text() == ""
    assert "canary" not in str(rows.rows)
    dialog.table.selectRow(rows.find("hook"))
    dialog.attempt.click()
    until(qtbot, lambda: "did not take" in dialog.state.text())
    # The list is asked for anew after a test.
    until(qtbot, lambda: any(row["TargetName"] == "hook" and row.get("Told") for row in rows.rows))
    dialog.table.clearSelection()
    dialog.table.selectRow(rows.find("hook"))
    until(qtbot, dialog.remove.isEnabled)
    dialog.remove.click()
    until(qtbot, question)
    question()[0].accept()
    until(qtbot, lambda: rows.find("hook") < 0)
    left = site.client("belvedere").list_alarm_targets()["Targets"]
    assert "hook" not in [each["TargetName"] for each in left]
    dialog.name.setText("wrong")
    dialog.address.setText("ftp://127.0.0.1/canary")
    dialog.add.click()
    until(qtbot, dialog.problem.isVisible)
    assert "canary" not in dialog.problem.text()
    dialog.reject()


def question() -> list[QMessageBox]:
    """The question that is open."""
    shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox)]
    return [each for each in shown if each.isVisible()]


def test_alarms_are_told_on_the_screen_whatever_page_is_shown(
    client: Client, site: ClientSite, page: MetricsPage, qtbot: QtBot
) -> None:
    said: list[tuple[str, str]] = []
    notifier = AlarmNotifier(client, page, lambda title, text: said.append((title, text)))
    told: list[str] = []
    # As it is where there are no notifications of the desktop's own.
    other = AlarmNotifier(client, page)
    other.told.connect(told.append)
    other.start()
    cloudwatch = site.client("cloudwatch")
    rule = {"Namespace": "Shop", "MetricName": "None", "Statistic": "Sum", "Period": 60}
    rule |= {"ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "ignore"}
    cloudwatch.put_metric_alarm(AlarmName="till", Threshold=1.0, EvaluationPeriods=1, **rule)
    notifier.start()
    for state, title in (("ALARM", "Alarm: till"), ("OK", "Over: till")):
        cloudwatch.set_alarm_state(AlarmName="till", StateValue=state, StateReason="by hand")
        # Both: each looks by itself, and would not see what has passed.
        until(qtbot, lambda: (title, "by hand") in said and title in told)  # noqa: B023 - looked at before the next
    for each in (notifier, other):
        each.stop()
    cloudwatch.delete_alarms(AlarmNames=["till"])


def test_only_what_begins_and_ends_is_news() -> None:
    on, off, unknown = ("ALARM", "x"), ("OK", "x"), ("INSUFFICIENT_DATA", "x")
    assert news(None, {"a": on, "b": off}) == [("a", "ALARM", "x")]
    assert news({"a": on}, {"a": on}) == []
    assert news({"a": on}, {"a": off, "b": on}) == [("a", "OK", "x"), ("b", "ALARM", "x")]
    assert news({"a": unknown}, {"a": off}) == []
    assert news({"a": on}, {}) == []
