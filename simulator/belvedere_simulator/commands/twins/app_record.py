"""`belvedere app record`: what an application on an appliance of this computer gets and puts, kept to be
played again.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from typing import Any

from belvedere_simulator.commands.twins.arguments import positive
from belvedere_simulator.commands.twins.naming import instance_id
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.messages import tr

_SECONDS = 30.0


def add_record(commands: Any) -> None:
    """Add the command to those of applications."""
    text = tr("record an application that runs on this computer, to play it again")
    parser = add_action(commands, "record", record, text)
    parser.add_argument("app", metavar="APP", help=tr("its name or id"))
    parser.add_argument(
        "--seconds",
        type=positive,
        default=_SECONDS,
        metavar="S",
        help=tr("how long (30); Ctrl+C ends it sooner"),
    )
    parser.add_argument("--as", dest="kept_as", metavar="NAME", help=tr("the recording's name"))
    parser.add_argument(
        "--frames", choices=("exact", "small"), default="exact", help=tr("to the last number, or small")
    )
    parser.add_argument(
        "--consent", action="store_true", help=tr("those who may be seen in the pictures know of it")
    )


def record(session: Session) -> int:
    """Record, fetch and tell the name; nobody is recorded without consent."""
    # Not before somebody records: other commands start sooner.
    from belvedere_simulator.commands.appliance.recording import InstanceRecorder, Wish  # noqa: PLC0415
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    given = session.given
    identifier = instance_id(session.panorama, given.app)
    told = session.panorama.describe_application_instance(ApplicationInstanceId=identifier)
    site = (given.data_dir or default_data_dir()).resolve()
    recorder = InstanceRecorder(told["DefaultRuntimeContextDevice"], identifier, site)
    name = given.kept_as or f"{told['Name']}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    wish = Wish(given.seconds, name, given.consent, given.frames == "small")

    def wait(seconds: float) -> None:
        try:
            time.sleep(seconds)
        except KeyboardInterrupt:
            recorder.stop()

    def progress(done: float, whole: float) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(
                tr("\rrecording: {done} of {whole} s ", done=f"{done:.0f}", whole=f"{whole:.0f}")
            )

    recording = recorder.record(wish, wait, progress)
    facts = {"Name": recording.name, "Folder": str(recording.folder)}
    session.tell(
        facts, tr("Kept as {name}: play it with `belvedere replay {name} FOLDER`.", name=recording.name)
    )
    return 0
