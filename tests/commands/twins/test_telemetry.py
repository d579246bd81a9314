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
    assert belvedere("metrics", "get", "--device", "chatty").out == "Nothing was measured.\n"
    dimensions = [{"Name": "DeviceName", "Value": "chatty"}, {"Name": "DeviceId", "Value": device}]
    data = {
        "MetricName": "DeviceActive",
        "Dimensions": dimensions,
        "Value": 1.0,
        "Timestamp": datetime.now(UTC),
    }
    clients("cloudwatch").put_metric_data(Namespace="PanoramaDeviceMetrics", MetricData=[data, data])
    told = belvedere("metrics", "get", "--device", "chatty", "--json").json
    assert [point["Sum"] for point in told["Datapoints"]] == [2.0]
    assert "SUM" in belvedere("metrics", "get", "--device", "chatty", "--since", "2h").out


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


@pytest.mark.parametrize("since", ["yesterday", "10x", "m", "inf"])
def test_a_moment_that_is_none_is_refused(
    belvedere: Belvedere, since: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        belvedere("logs", "get", "--device", "chatty", "--since", since)
    assert since in capsys.readouterr().err
