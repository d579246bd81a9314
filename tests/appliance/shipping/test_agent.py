"""Everything that is logged is at the site: in its stream, in order, nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.logs.application_sinks import ApplicationSinks
from belvedere_simulator.appliance.logs.system_logs import STREAMS
from belvedere_simulator.appliance.provisioning.record import DeviceRecord, save_record
from belvedere_simulator.appliance.shipping import agent as agent_module
from belvedere_simulator.appliance.shipping.agent import SpoolAgent
from belvedere_simulator.appliance.shipping.log_stream import LogStream
from belvedere_simulator.appliance.shipping.measuring import ship_lines
from fakes.appliance_inside import Inside, open_inside
from fakes.log_shipping import agent_of, numbered
from fakes.waiting import until

Arrived = Callable[..., list[str]]
SECONDS = 60.0


def test_every_stream_of_the_device_has_its_lines(
    inside: Inside, agent: SpoolAgent, arrived: Arrived
) -> None:
    logs = inside.around.logs
    logs.controller("INFO", "startController", 58, "one")
    logs.updater("INFO", "two")
    logs.system("systemd", 1, "three")
    logs.kernel("four")
    logs.shadow("INFO", "five")
    logs.log_agent("I", "six")
    assert agent.wait_until_shipped(SECONDS)
    for stream in STREAMS:
        lines = (inside.around.folders.logs / STREAMS[stream]).read_text(encoding="utf-8").splitlines()
        assert lines, stream
        assert arrived(stream) == lines


def test_an_application_has_a_group_with_a_stream_for_each_node(
    inside: Inside, agent: SpoolAgent, arrived: Arrived
) -> None:
    sinks = ApplicationSinks(inside.around.logs, 11_000_000)
    for instance in ("applicationInstance-1", "applicationInstance-2"):
        sink = sinks.sink(instance)
        for stream in ("code node", "camera", "mds", "console_output"):
            sink.write(stream, [f'{instance} {stream} \u00e9\u4e16 "quoted"\ttab', "", "last"])
        sink.close()
    assert agent.wait_until_shipped(SECONDS)
    for instance in ("applicationInstance-1", "applicationInstance-2"):
        for stream in ("code node", "camera", "mds", "console_output"):
            told = [f'{instance} {stream} \u00e9\u4e16 "quoted"\ttab', " ", "last"]
            assert arrived(stream, instance) == told
    assert (inside.around.folders.logs / "applications" / "applicationInstance-1" / "camera.log").is_file()


def test_many_lines_arrive_in_order(inside: Inside, agent: SpoolAgent, arrived: Arrived) -> None:
    sink = ApplicationSinks(inside.around.logs, None).sink("applicationInstance-1")
    shipped = ship_lines(agent, sink, "code", 30_000, SECONDS)
    sink.close()
    assert shipped.lines_per_second > 0
    lines = arrived("code", "applicationInstance-1")
    assert [int(line.split()[1]) for line in lines] == list(range(30_000))


def test_a_long_line_arrives_in_pieces(inside: Inside, agent: SpoolAgent, arrived: Arrived) -> None:
    line = "".join(chr(0x4E00 + number % 2000) for number in range(130_000))
    assert inside.around.logs.spool.write(LogStream("", "long"), [line])
    assert agent.wait_until_shipped(SECONDS)
    pieces = arrived("long")
    assert len(pieces) == 3
    assert "".join(pieces) == line


def test_what_is_written_without_a_way_is_shipped_once_there_is_one(
    inside: Inside, agent: SpoolAgent, arrived: Arrived
) -> None:
    reach, logs = inside.around.reach, inside.around.logs
    reach.change(service=False)
    for number in range(500):
        logs.shadow("INFO", f"line {number}")
    until(lambda: "lines are kept" in inside.log("cloudwatch_agent.log"))
    reach.change(service=True)
    assert agent.wait_until_shipped(SECONDS)
    assert [line.split()[-1] for line in arrived("shadow_log")] == [str(number) for number in range(500)]
    until(lambda: "lines are shipped again" in inside.log("cloudwatch_agent.log"))
    assert inside.log("cloudwatch_agent.log").count("lines are kept") == 1


def test_a_service_that_is_down_loses_nothing(inside: Inside, agent: SpoolAgent, arrived: Arrived) -> None:
    faults = inside.around.faults
    faults.inject(InjectedFault(FaultKind.SERVICE_DOWN))
    inside.around.logs.spool.write(LogStream("", "syslog"), numbered(1000))
    until(lambda: "Connection refused" in inside.log("cloudwatch_agent.log"))
    faults.clear(FaultKind.SERVICE_DOWN)
    assert agent.wait_until_shipped(SECONDS)
    assert arrived("syslog") == numbered(1000)


def test_lines_of_before_the_provisioning_are_shipped_after_it(
    device: DeviceRecord, tmp_path: Path, arrived: Arrived
) -> None:
    inside = open_inside(tmp_path)
    agent = agent_of(inside)
    agent.start()
    inside.around.logs.system("kernel", 1, "first start")
    until(lambda: "not provisioned" in inside.log("cloudwatch_agent.log"))
    save_record(inside.around.store, device)
    assert agent.wait_until_shipped(SECONDS)
    assert [line for line in arrived("syslog") if "first start" in line]
    agent.close()
    inside.around.life.end()


def test_what_was_not_shipped_survives_a_restart(
    device: DeviceRecord, tmp_path: Path, arrived: Arrived
) -> None:
    first = open_inside(tmp_path, device)
    first.around.reach.change(service=False)
    agent = agent_of(first)
    agent.start()
    first.around.logs.spool.write(LogStream("", "syslog"), numbered(100, "before"))
    agent.close()
    first.around.life.end()
    second = open_inside(tmp_path, device)
    second.around.logs.spool.write(LogStream("", "syslog"), numbered(100, "after"))
    agent = agent_of(second)
    agent.start()
    assert agent.wait_until_shipped(SECONDS)
    assert arrived("syslog") == numbered(100, "before") + numbered(100, "after")
    agent.close()
    second.around.life.end()


def test_an_orderly_end_ships_what_it_can(
    device: DeviceRecord, tmp_path: Path, arrived: Arrived, monkeypatch: pytest.MonkeyPatch
) -> None:
    # How much it can in three seconds is not the question.
    monkeypatch.setattr(agent_module, "_CLOSING_SECONDS", SECONDS)
    inside = open_inside(tmp_path, device)
    agent = agent_of(inside)
    agent.start()
    inside.around.logs.spool.write(LogStream("", "syslog"), numbered(2000))
    agent.close()
    inside.around.life.end()
    assert arrived("syslog") == numbered(2000)


def test_what_a_removed_application_said_last_is_shipped_and_nothing_of_it_stays(
    inside: Inside, agent: SpoolAgent, arrived: Arrived
) -> None:
    sinks = ApplicationSinks(inside.around.logs, None)
    inside.around.reach.change(service=False)
    sinks.sink("applicationInstance-9").write("code", numbered(10))
    sinks.forget("applicationInstance-9")
    assert not (inside.around.folders.logs / "applications" / "applicationInstance-9").exists()
    inside.around.reach.change(service=True)
    assert agent.wait_until_shipped(SECONDS)
    assert arrived("code", "applicationInstance-9") == numbered(10)
    until(lambda: not list(inside.around.folders.logs.rglob("*applicationInstance-9*")))


def test_lines_that_could_not_be_kept_are_counted_and_told(
    inside: Inside, agent: SpoolAgent, arrived: Arrived
) -> None:
    spool = inside.around.logs.spool
    assert spool.write(LogStream("", "syslog"), numbered(3))
    assert agent.wait_until_shipped(SECONDS)
    (stream,) = (each for each in spool.streams() if each.stream.name == "syslog")
    stream.lose(7)
    spool.write(LogStream("", "syslog"), ["again"])
    until(lambda: "7 lines of syslog could not be kept and are lost" in inside.log("cloudwatch_agent.log"))
    assert agent.wait_until_shipped(SECONDS)
    assert any("7 lines of syslog" in line for line in arrived("cloudwatch_agent_logs"))


@pytest.mark.parametrize("days", [-30, -1, 1, 30])
def test_a_clock_that_is_wrong_loses_nothing(
    device: DeviceRecord, tmp_path: Path, arrived: Arrived, days: int
) -> None:
    inside = open_inside(tmp_path, device, clock=lambda: datetime.now(UTC) + timedelta(days=days))
    agent = agent_of(inside)
    agent.start()
    inside.around.logs.spool.write(LogStream("", "syslog"), numbered(50))
    assert agent.wait_until_shipped(SECONDS)
    assert arrived("syslog") == numbered(50)
    agent.close()
    inside.around.life.end()


def test_a_clock_that_is_set_back_keeps_lines_apart(
    device: DeviceRecord, tmp_path: Path, arrived: Arrived
) -> None:
    now = [datetime.now(UTC)]
    inside = open_inside(tmp_path, device, clock=lambda: now[0])
    inside.around.logs.spool.write(LogStream("", "syslog"), ["first"])
    now[0] -= timedelta(hours=1)
    inside.around.logs.spool.write(LogStream("", "syslog"), ["second"])
    now[0] += timedelta(hours=30)
    inside.around.logs.spool.write(LogStream("", "syslog"), ["third"])
    agent = agent_of(inside)
    agent.start()
    assert agent.wait_until_shipped(SECONDS)
    assert sorted(arrived("syslog")) == ["first", "second", "third"]
    agent.close()
    inside.around.life.end()
