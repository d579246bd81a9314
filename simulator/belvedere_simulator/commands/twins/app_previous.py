"""`belvedere app clone|revert`: the same application once more, and the one before it again."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.commands.twins.app_plan import carry_out_wish, tell_plan
from belvedere_simulator.commands.twins.naming import device_id, instance_id
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.deploying.looking import as_deployed
from belvedere_simulator.deploying.previous import copied, way_back
from belvedere_simulator.messages import tr


def add_previous(commands: Any) -> None:
    """Add both commands to those of applications."""
    clone_ = add_action(commands, "clone", clone, tr("deploy the same application once more"))
    clone_.add_argument("--device", metavar="DEVICE", help=tr("where to; the same device when left out"))
    clone_.add_argument("--name", default="", metavar="NAME", help=tr("what the copy is called"))
    clone_.add_argument(
        "--latest", action="store_true", help=tr("with the latest patch versions, not those that it has")
    )
    revert_ = add_action(
        commands, "revert", revert, tr("return to the version before a replacement"), destructive=True
    )
    for parser in (clone_, revert_):
        parser.add_argument("app", metavar="APP", help=tr("its name or id; also of one that was removed"))
        parser.add_argument("--plan", action="store_true", help=tr("tell what would happen, and do nothing"))
        parser.add_argument("--wait", action="store_true", help=tr("wait until the device runs it"))


def clone(session: Session) -> int:
    """The same manifests, role and tags; by default the very same versions."""
    wanted, panorama = session.given, session.panorama
    old = as_deployed(panorama, instance_id(panorama, wanted.app))
    device = device_id(panorama, wanted.device) if wanted.device else ""
    device = device or str(old.described["DefaultRuntimeContextDevice"])
    wish = copied(old, device, name=wanted.name, latest=wanted.latest)
    return tell_plan(session, wish) if wanted.plan else carry_out_wish(session, wish, wait=wanted.wait)


def revert(session: Session) -> int:
    """The application that this one took the place of runs again, as it was."""
    name, panorama = session.given.app, session.panorama
    way = way_back(panorama, instance_id(panorama, name))
    if way.wish is not None and session.given.plan:
        return tell_plan(session, way.wish)
    if way.wish is None and (session.given.plan or not way.remove):
        text = tr("{name} still runs; nothing has to be deployed.", name=way.previous)
        session.tell({"ApplicationInstanceId": way.previous_id}, text)
        return 0
    session.confirm(tr("{name} will be removed for {before}.", name=name, before=way.previous), name)
    if way.wish is not None:
        return carry_out_wish(session, way.wish, wait=session.given.wait)
    panorama.remove_application_instance(ApplicationInstanceId=way.remove)
    text = tr("{name} is being removed; {before} still runs.", name=name, before=way.previous)
    session.tell({"ApplicationInstanceId": way.previous_id}, text)
    return 0
