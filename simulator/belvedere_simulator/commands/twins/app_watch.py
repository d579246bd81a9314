"""`belvedere app watch`: what every node of an application does, second by second."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from typing import Any

from belvedere_simulator.commands.tables import table, terminal_width
from belvedere_simulator.commands.twins.naming import instance_id
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.deploying.watching import Moment, look
from belvedere_simulator.messages import tr

_PERIOD = 1.0
_FIRST_FIGURES = 15.0


def add_watch(commands: Any) -> None:
    """Add the command to those of applications."""
    text = tr("watch what every node of an application does: rates, times, queues, drops, restarts")
    parser = add_action(commands, "watch", watch, text)
    parser.add_argument("app", metavar="APP", help=tr("its name or id"))
    parser.add_argument("--once", action="store_true", help=tr("tell the figures of one second, and end"))


def watch(session: Session) -> int:
    """One table a second; as JSON one object a line. With --once 1 when the device told no figures."""
    identifier = instance_id(session.panorama, session.given.app)
    told = session.panorama.describe_application_instance(ApplicationInstanceId=identifier)
    device = str(told["DefaultRuntimeContextDevice"])
    until = time.monotonic() + _FIRST_FIGURES
    while True:
        moment = look(session.clients, device, identifier)
        over = session.given.once and (moment.figures or not moment.online or time.monotonic() >= until)
        if over or not session.given.once:
            _tell(session, moment)
        if over:
            return 0 if moment.figures else 1
        time.sleep(_PERIOD)


def _tell(session: Session, moment: Moment) -> None:
    if session.as_json:
        sys.stdout.write(f"{json.dumps(moment.to_document())}\n")
    else:
        heads = (
            tr("NODE"),
            tr("STATUS"),
            tr("A SECOND"),
            tr("P50 MS"),
            tr("P95 MS"),
            tr("QUEUE"),
            tr("DROPPED"),
            tr("RESTARTS"),
            tr("DETAIL"),
        )
        rows = [_row(name, node, moment.figures.get(name, {})) for name, node in moment.nodes.items()]
        lines = [table(heads, rows, terminal_width())]
        lines += [f"{edge['producer']} → {edge['consumer']}  {edge['rate']:.1f}" for edge in moment.edges]
        if not moment.online:
            lines.append(tr("The device is offline; this is what it told last."))
        sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.flush()


def _row(name: str, node: Mapping[str, str], figures: Mapping[str, Any]) -> list[Any]:
    numbers = [figures.get(member) for member in ("fps", "p50_ms", "p95_ms", "queue", "dropped", "restarts")]
    return [name, node["status"], *("" if each is None else f"{each:g}" for each in numbers), node["detail"]]
