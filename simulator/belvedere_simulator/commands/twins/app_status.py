"""How an application is: its status in a line, and waiting until it is settled."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.commands.tables import shown
from belvedere_simulator.commands.twins.arguments import add_timeout
from belvedere_simulator.commands.twins.naming import instance_id
from belvedere_simulator.commands.twins.progress import wait_until
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.messages import tr

_GOOD = {"DEPLOYMENT_SUCCEEDED", "REMOVAL_SUCCEEDED"}
_BAD = {"DEPLOYMENT_ERROR", "DEPLOYMENT_FAILED", "REMOVAL_FAILED"}
_SECONDS = 900


def add_status(commands: Any) -> None:
    """Add `status` and `wait` to the commands of applications."""
    status_ = add_action(commands, "status", status, tr("tell how an application is, in a line"))
    wait_ = add_action(commands, "wait", wait, tr("wait until an application is deployed or removed"))
    for parser in (status_, wait_):
        parser.add_argument("app", metavar="APP", help=tr("its name or id"))
    add_timeout(wait_, _SECONDS)


def status(session: Session) -> int:
    """The status as it is now. 1 when it says that something failed."""
    identifier = instance_id(session.panorama, session.given.app)
    return told_end(session, session.panorama.describe_application_instance(ApplicationInstanceId=identifier))


def wait(session: Session) -> int:
    """The status once it stays. 1 when something failed."""
    identifier = instance_id(session.panorama, session.given.app)
    return told_end(session, wait_for_end(session, identifier, session.given.timeout))


def wait_for_end(session: Session, identifier: str, seconds: float) -> Any:
    """What the service tells of the application when nothing changes it any more."""

    def look() -> tuple[str, Any | None]:
        found = session.panorama.describe_application_instance(ApplicationInstanceId=identifier)
        return _told(found), found if found["Status"] in _GOOD | _BAD else None

    return wait_until(look, seconds, identifier)


def told_end(session: Session, found: Any) -> int:
    """Print the status; 1 where it is a failure."""
    session.tell(found, f"{shown(found.get('Name'))}: {_told(found)}")
    return 1 if found["Status"] in _BAD else 0


def _told(found: Any) -> str:
    health = found.get("HealthStatus", "")
    states = [found["Status"], *([health] if health and health != "NOT_AVAILABLE" else [])]
    description = shown(found.get("StatusDescription"))
    return tr("{states}: {description}", states=", ".join(states), description=description)
