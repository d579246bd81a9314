"""`belvedere logs`, `metrics` and `alarm` on a real site, told of what a device would write."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from belvedere_simulator.commands.clients import Clients, Place, open_clients

from .conftest import Belvedere


@pytest.fixture
def clients(site: Path) -> Iterator[Clients]:
    with open_clients(Place(site)) as made:
        yield made


@pytest.fixture
def device(belvedere: Belvedere, tmp_path: Path) -> Iterator[str]:
    """The id of a device named `chatty`."""
    made = belvedere("device", "provision", "chatty", "--out", str(tmp_path), "--json")
    yield str(made.json["DeviceId"])
    belvedere("device", "delete", "chatty", "--yes")


def write(clients: Clients, device: str, *lines: str) -> None:
    """Write log lines as the device's agent does."""
    logs, group = clients("logs"), f"/aws/panorama/devices/{device}"
    for make, names in (
        (logs.create_log_group, {"logGroupName": group}),
        (logs.create_log_stream, {"logGroupName": group, "logStreamName": "occ_log"}),
    ):
        with contextlib.suppress(logs.exceptions.ResourceAlreadyExistsException):
            make(**names)
    now = int(time.time() * 1000)
    events = [{"timestamp": now, "message": line} for line in lines]
    logs.put_log_events(logGroupName=group, logStreamName="occ_log", logEvents=events)


def test_lines_of_the_past_are_printed(belvedere: Belvedere, clients: Clients, device: str) -> None:
    assert belvedere("logs", "get", "--device", "chatty").out == ""
    write(clients, device, "started\x1b[31m", "a second line\nand its continuation")
    told = belvedere("logs", "get", "--device", "chatty", "--since", "10m")
    assert [line.split(" ", 2)[2] for line in told.out.splitlines()] == [
        "started [31m",
        "a second line",
        "and its continuation",
    ]
    as_json = belvedere("logs", "get", "--device", device, "--filter", "second", "--json").json
    assert [event["message"] for event in as_json["events"]] == ["a second line\nand its continuation"]
    past = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    assert belvedere("logs", "get", "--device", "chatty", "--until", past).out == ""


def test_groups_are_listed_and_their_lines_shown_by_the_engine(
    belvedere: Belvedere, clients: Clients, device: str
) -> None:
    write(clients, device, "ERROR f(1) one\n  more", "INFO f(1) two")
    streams = {
        each["group"]: each["streams"] for each in belvedere("logs", "groups", "--json").json["groups"]
    }
    assert "occ_log" in [each["stream"] for each in streams[f"/aws/panorama/devices/{device}"]]
    assert "occ_log" in belvedere("logs", "groups").out
    shown = belvedere(
        "logs", "show", "--device", "chatty", "--level", "error", "--last", "2"
    ).out.splitlines()
    assert [shown[0].split(" ", 1)[1], shown[1]] == ["ERROR f(1) one", "  more"]


def test_lines_are_printed_once_as_they_come(site: Path, clients: Clients, device: str) -> None:
    write(clients, device, "before")
    command = [sys.executable, "-m", "belvedere_simulator.commands", "logs", "tail", "--device", "chatty"]
    with subprocess.Popen(
        [*command, "--json", "--data-dir", str(site)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ,
    ) as tail:
        assert tail.stdout is not None
        assert json.loads(tail.stdout.readline())["message"] == "before"
        write(clients, device, "after")
        assert json.loads(tail.stdout.readline())["message"] == "after"
        tail.send_signal(signal.SIGINT)
        assert tail.wait(20) == 130
        assert tail.stdout.read() == b""


def test_lines_are_exported_to_a_bucket(belvedere: Belvedere, clients: Clients, device: str) -> None:
    write(clients, device, "to be kept")
    clients("s3").create_bucket(Bucket="exported-logs")
    told = belvedere("logs", "export", "--device", "chatty", "exported-logs", "--prefix", "yard", "--json")
    assert told.code == 0
    assert told.json["status"]["code"] == "COMPLETED"
    listed = clients("s3").list_objects_v2(Bucket="exported-logs", Prefix=f"yard/{told.json['taskId']}")
    assert any(each["Key"].endswith(".gz") for each in listed["Contents"])
    assert belvedere("logs", "export", "--device", "chatty", "no-such-bucket").code == 2


def test_metrics_are_told_over_time(belvedere: Belvedere, clients: Clients, device: str) -> None:
    assert belvedere("metrics", "show", "--device", "chatty").out == "Nothing was measured.\n"
    dimensions = [{"Name": "DeviceName", "Value": "chatty"}, {"Name": "DeviceId", "Value": device}]
    data = {
        "MetricName": "DeviceActive",
        "Dimensions": dimensions,
        "Value": 1.0,
        "Timestamp": datetime.now(UTC),
    }
    clients("cloudwatch").put_metric_data(Namespace="PanoramaDeviceMetrics", MetricData=[data, data])
    [told] = belvedere(
        "metrics", "show", "DeviceActive", "--device", "chatty", "--statistic", "Sum", "--json"
    ).json["series"]
    assert told["values"] == [2.0]
    assert "DeviceActive" in belvedere("metrics", "show", "--device", "chatty", "--since", "2h").out


def test_metrics_of_anybody_are_listed_shown_and_written(
    belvedere: Belvedere, clients: Clients, tmp_path: Path
) -> None:
    values = {"MetricName": "People", "Dimensions": [{"Name": "door", "Value": "north"}]}
    data = [{**values, "Values": [1.0, 2.0, 3.0, 10.0], "Unit": "Count"}]
    clients("cloudwatch").put_metric_data(Namespace="Shop", MetricData=data)
    listed = belvedere("metrics", "list", "--namespace", "Shop", "--json").json["metrics"]
    assert listed == [{"namespace": "Shop", "name": "People", "dimensions": {"door": "north"}}]
    north = ("--namespace", "Shop", "--dimension", "door=north")
    shown = belvedere("metrics", "show", "People", *north, "--statistic", "p75", "--period", "300", "--json")
    assert (shown.json["period"], shown.json["series"][0]["values"]) == (300, [3.0])
    file = tmp_path / "people.csv"
    assert belvedere("metrics", "export", *north, "--out", str(file)).code == 0
    head, line = file.read_text().splitlines()
    assert (head, line.split(",")[1]) == ("time,People (door=north) Average", "4")
    assert belvedere("metrics", "show", "Dogs").err.startswith("BV-CLI-011")
    assert belvedere("metrics", "show", *north, "--statistic", "Mood").err.startswith("BV-CLI-004")
    assert belvedere("metrics", "show", *north, "--until", "2h").err.startswith("BV-MTR-001")
    assert belvedere("metrics", "show", *north, "--since", "14d", "--period", "1").err.startswith(
        "BV-MTR-002"
    )


def test_alarms_are_made_listed_and_deleted(belvedere: Belvedere, device: str) -> None:
    assert device
    assert belvedere("alarm", "create", "chatty-gone", "--device", "chatty", "--periods", "2").code == 0
    alarms = belvedere("alarm", "list", "--json").json["MetricAlarms"]
    alarm = next(each for each in alarms if each["AlarmName"] == "chatty-gone")
    assert (alarm["MetricName"], alarm["EvaluationPeriods"], alarm["Threshold"]) == ("DeviceActive", 2, 1.0)
    assert alarm["ComparisonOperator"] == "LessThanThreshold"
    assert "chatty-gone" in belvedere("alarm", "history", "chatty-gone").out
    assert belvedere("alarm", "delete", "chatty-gone").err.startswith("BV-CLI-013")
    assert belvedere("alarm", "delete", "chatty-gone", "--yes").code == 0
    assert belvedere("alarm", "delete", "chatty-gone", "--yes").err.startswith("BV-CLI-011")


def test_what_waits_to_be_set_up_is_not_watched(belvedere: Belvedere, device: str) -> None:
    assert device
    # Nothing is silent that was never set up; other tests of this site may have set devices up.
    assert "DeviceActive-chatty" not in belvedere("alarm", "usual", "--json").json["alarms"]
    assert belvedere("alarm", "usual").out == "Everything is watched already.\n"


def test_alarms_on_any_metric_are_told_elsewhere(
    belvedere: Belvedere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = tmp_path / "address"
    address.write_text("http://user:canary@127.0.0.1:9/canary\n")
    added = belvedere("alarm", "target", "add", "office", "--webhook", "--address-file", str(address))
    assert added.out == "Alarms can be told to office: http://127.0.0.1:9/…\n"
    monkeypatch.setenv("BELVEDERE_WEBHOOK", "ftp://canary")
    refused = belvedere("alarm", "target", "add", "wrong", "--webhook")
    assert (refused.code, "canary" in refused.err) == (2, False)
    assert belvedere("alarm", "target", "add", "shop", "--mqtt", "shop/alarms").code == 0
    rule = ("--namespace", "Shop", "--metric", "Dogs", "--statistic", "p90", "--comparison", ">")
    limits = ("--threshold", "3", "--periods", "3", "--datapoints", "2", "--missing", "ignore")
    assert (
        belvedere("alarm", "create", "dogs", *rule, *limits, "--tell", "office", "--tell", "shop").code == 0
    )
    alarms = belvedere("alarm", "list", "--json").json["MetricAlarms"]
    alarm = next(each for each in alarms if each["AlarmName"] == "dogs")
    assert (alarm["ExtendedStatistic"], alarm["DatapointsToAlarm"], len(alarm["AlarmActions"])) == (
        "p90",
        2,
        2,
    )
    assert belvedere("alarm", "silence", "dogs").code == 0
    assert belvedere("alarm", "unsilence", "dogs").code == 0
    assert belvedere("alarm", "set", "dogs", "ALARM", "--reason", "a test").code == 0
    assert "INSUFFICIENT_DATA to ALARM" in belvedere("alarm", "history", "dogs").out
    assert belvedere("alarm", "target", "try", "shop").code == 0
    tried = belvedere("alarm", "target", "try", "office")
    assert (tried.code, "canary" in tried.out) == (1, False)
    assert "canary" not in belvedere("alarm", "target", "list", "--json").out
    for name in ("office", "shop"):
        assert belvedere("alarm", "target", "delete", name, "--yes").code == 0
    assert belvedere("alarm", "create", "x", "--metric", "Dogs", "--tell", "office").err.startswith(
        "BV-CLI-011"
    )
    assert belvedere("alarm", "create", "x").err.startswith("BV-MTR-004")
    assert belvedere("alarm", "delete", "dogs", "--yes").code == 0


@pytest.mark.parametrize("since", ["yesterday", "10x", "m", "inf"])
def test_a_moment_that_is_none_is_refused(
    belvedere: Belvedere, since: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        belvedere("logs", "get", "--device", "chatty", "--since", since)
    assert since in capsys.readouterr().err
