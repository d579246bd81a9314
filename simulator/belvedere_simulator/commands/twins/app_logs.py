"""`belvedere app logs`: what an application and its device say about it."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from belvedere_simulator.commands.twins.app_plan import line_words
from belvedere_simulator.commands.twins.naming import instance_id
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.commands.twins.subjects import moment
from belvedere_simulator.deploying.log_lines import fix_of, lines_of, that_matter
from belvedere_simulator.messages import tr


def add_logs(commands: Any) -> None:
    """Add the command to those of applications."""
    parser = add_action(commands, "logs", logs, tr("tell the lines of the logs that matter"))
    parser.add_argument("app", metavar="APP", help=tr("its name or id"))
    parser.add_argument("--all", action="store_true", help=tr("every line, not only those that matter"))
    parser.add_argument(
        "--since", type=moment, metavar="WHEN", help=tr("10m, 2h, 3d or a time; an hour, or its beginning")
    )


def logs(session: Session) -> int:
    """Lines of the application and of its device about it, oldest first, and what to do about them."""
    identifier = instance_id(session.panorama, session.given.app)
    app = session.panorama.describe_application_instance(ApplicationInstanceId=identifier)
    since = session.given.since or max(app["CreatedTime"], datetime.now(UTC) - timedelta(hours=1))
    device = app["DefaultRuntimeContextDevice"]
    every = lines_of(session.clients("logs"), device, identifier, since.timestamp())
    lines = every if session.given.all else that_matter(every)
    told = "\n".join(map(line_words, lines)) or tr("Nothing was logged.")
    session.tell({"Lines": [asdict(line) for line in lines]}, told)
    fix = fix_of([str(app.get("StatusDescription", "")), *(line.text for line in lines)])
    if fix and not session.as_json:
        sys.stderr.write(f"{fix}\n")
    return 0
