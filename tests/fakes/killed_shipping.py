"""A process that logs and ships until it is killed.

python killed_shipping.py FOLDER DEVICE.json RUN on|end|answer: writes `line RUN NUMBER`, tells the number of
lines after each write that was acknowledged, and with `end` ends when all are shipped. With `answer` it is
killed when the site has answered, before that is written down.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from belvedere_simulator.appliance.provisioning.record import DeviceRecord
from belvedere_simulator.appliance.shipping.log_stream import LogStream
from belvedere_simulator.appliance.shipping.stream_spool import Batch, StreamSpool
from fakes.appliance_inside import open_inside
from fakes.log_shipping import agent_of

_STREAM = LogStream("", "syslog")
AT_ONCE = 50
_WRITES = 20


def main(folder: str, described: str, run: str, until: str) -> None:
    """Write, ship, and tell."""
    device = DeviceRecord(**json.loads(Path(described).read_text(encoding="utf-8")))
    if until == "answer":
        setattr(StreamSpool, "accept", _die)  # noqa: B010 - the moment of the kill
    inside = open_inside(Path(folder), device)
    agent = agent_of(inside)
    agent.start()
    number = 0
    while until != "end" or number < _WRITES * AT_ONCE:
        lines = [f"line {run} {each}" for each in range(number, number + AT_ONCE)]
        assert inside.around.logs.spool.write(_STREAM, lines)
        number += AT_ONCE
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
    assert agent.wait_until_shipped(60.0)
    agent.close()
    inside.around.life.end()


def _die(_spool: StreamSpool, _batch: Batch, _events: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
