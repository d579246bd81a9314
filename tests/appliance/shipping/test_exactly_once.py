"""Exactly once, whatever happens on the way: cut connections, lost answers, kills at any moment."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from belvedere_simulator.appliance.provisioning.record import DeviceRecord
from belvedere_simulator.appliance.shipping import stream_spool
from belvedere_simulator.appliance.shipping.log_stream import LogStream
from fakes import killed_shipping
from fakes.appliance_inside import open_inside
from fakes.cutting_proxy import Cut, cutting_proxy
from fakes.keyed_site import KeyedSite
from fakes.log_shipping import agent_of, numbered, through

Arrived = Callable[..., list[str]]
SECONDS = 90.0
KILLS = 4


def test_broken_connections_and_lost_answers_leave_no_trace(
    site: KeyedSite,
    device: DeviceRecord,
    tmp_path: Path,
    arrived: Arrived,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Small batches, so that there are many requests to break.
    monkeypatch.setattr(stream_spool, "MOST_BYTES", 20_000)
    chance = random.Random(7)
    fates = [Cut.NONE, Cut.NONE, Cut.REQUEST, Cut.ANSWER, Cut.LOST]
    port = urlsplit(site.service.address).port
    assert port is not None
    with cutting_proxy(port, lambda: chance.choice(fates)) as proxy:
        inside = open_inside(tmp_path, through(device, proxy.port))
        monkeypatch.setattr("belvedere_simulator.appliance.shipping.agent._FIRST_PAUSE", 0.01)
        monkeypatch.setattr("belvedere_simulator.appliance.shipping.agent._LONGEST_PAUSE", 0.05)
        agent = agent_of(inside)
        agent.start()
        for part in range(10):
            inside.around.logs.spool.write(LogStream("", "syslog"), numbered(1000, f"part {part} line"))
        assert agent.wait_until_shipped(SECONDS)
        agent.close()
        inside.around.life.end()
    assert proxy.cuts > 5
    assert arrived("syslog") == [line for part in range(10) for line in numbered(1000, f"part {part} line")]


def test_what_was_written_survives_kills_at_any_moment(
    device: DeviceRecord, tmp_path: Path, arrived: Arrived
) -> None:
    """A process writes, ships, and is killed again and again; it tells what its writes acknowledged."""
    chance = random.Random(11)
    described = tmp_path / "device.json"
    described.write_text(json.dumps(asdict(device)), encoding="utf-8")
    moments = [chance.randrange(1, 80) for _ in range(KILLS)]
    acknowledged = [_run(tmp_path, described, run, "on", moment) for run, moment in enumerate(moments)]
    acknowledged += [_run(tmp_path, described, KILLS + more, "answer", None) for more in range(2)]
    acknowledged.append(_run(tmp_path, described, KILLS + 2, "end", None))
    lines = [line.split()[1:] for line in arrived("syslog")]
    runs = [int(run) for run, _number in lines]
    assert runs == sorted(runs)
    for run, told in enumerate(acknowledged):
        numbers = [int(number) for each, number in lines if int(each) == run]
        # The write that a kill interrupted may be there, though nobody was told.
        assert told <= len(numbers) <= told + killed_shipping.AT_ONCE
        assert numbers == list(range(len(numbers)))


def _run(folder: Path, described: Path, run: int, until: str, killed_after: int | None) -> int:
    """Write until so many writes were told of, or as `until` says; how many lines were acknowledged."""
    process = subprocess.Popen(
        [sys.executable, killed_shipping.__file__, str(folder), str(described), str(run), until],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    told = 0
    assert process.stdout is not None
    with process, process.stdout as output:
        for number, line in enumerate(output, 1):
            # The last word of a killed process may be cut off.
            told = int(line) if line.endswith("\n") else told
            if number == killed_after:
                process.send_signal(signal.SIGKILL)
    assert process.returncode == (0 if until == "end" else -signal.SIGKILL)
    return told
