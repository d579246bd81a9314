"""Commands on an application that runs on an appliance of this computer: parameters, code, frames."""

from __future__ import annotations

import argparse
import base64
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from belvedere_simulator.application.live.words import look_words, parameter_rows, sideload_words
from belvedere_simulator.commands.appliance.own import OwnInstance, own_folder
from belvedere_simulator.commands.appliance.own import sideload as sideload_project
from belvedere_simulator.commands.twins.arguments import positive, tag
from belvedere_simulator.commands.twins.naming import instance_id
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.service.site.site_folder import default_data_dir

_LOOK = 5.0
_PAUSE = 0.2


def add_live(commands: Any) -> None:
    """Add `parameters`, `inspect`, `sideload` and `restart-code` to the commands of applications."""
    text = tr("show the parameters of an application that runs on this computer, and change them")
    parameters_ = _named(add_action(commands, "parameters", parameters, text))
    change = parameters_.add_mutually_exclusive_group()
    change.add_argument(
        "--set",
        action="append",
        type=tag,
        default=[],
        metavar="NAME=VALUE",
        help=tr("give one another value until the application is started again; repeat it"),
    )
    change.add_argument(
        "--reset", nargs="?", const="", metavar="NAME", help=tr("as deployed: this one, or all of them")
    )
    change.add_argument("--undo", action="store_true", help=tr("take the last change back"))
    change.add_argument("--redo", action="store_true", help=tr("make it again"))
    text = tr("look at the next frame: what models were given, what they gave, what was put")
    inspect_ = _named(add_action(commands, "inspect", inspect, text))
    inspect_.add_argument(
        "--seconds", type=positive, default=_LOOK, metavar="S", help=tr("how long to wait for a frame (5)")
    )
    inspect_.add_argument("--save", type=Path, metavar="FOLDER", help=tr("write the pictures there"))
    text = tr("run the code of a project in the place of what was deployed, until the next start")
    sideload_ = _named(add_action(commands, "sideload", sideload, text))
    sideload_.add_argument(
        "folder", nargs="?", type=Path, default=Path(), metavar="FOLDER", help=tr("the project")
    )
    sideload_.add_argument("--watch", action="store_true", help=tr("again whenever its code is saved"))
    sideload_.add_argument(
        "--deployed", action="store_true", help=tr("run the code that was deployed again, instead")
    )
    text = tr("start the code of an application afresh; live parameters and sideloaded code stay")
    _named(add_action(commands, "restart-code", restart_code, text))


def parameters(session: Session) -> int:
    """The parameters as they are, after the change that is asked for."""
    own, given = _own(session), session.given
    state = _changed(own, given)
    heads = (tr("PARAMETER"), tr("VALUE"), tr("DEPLOYED"), tr("NOTE"))
    session.tell_table(state, heads, parameter_rows(state), tr("The application has no parameters."))
    return 0


def _changed(own: OwnInstance, given: argparse.Namespace) -> dict[str, Any]:
    state: dict[str, Any] | None = None
    for name, value in given.set:
        state = own.do("change", {"name": name, "value": value})
    if given.reset is not None:
        return own.do("reset", {"name": given.reset})
    for action in ("undo", "redo"):
        if getattr(given, action):
            return own.do(action)
    return state or own.do("state")


def inspect(session: Session) -> int:
    """A look at the next frame; pictures only where they are to be written, or as JSON."""
    look = _own(session).do("look", {"seconds": session.given.seconds})
    if session.given.save is not None:
        _save(look, session.given.save)
    session.tell(look, "\n".join(look_words(look)))
    return 0


def _save(look: Mapping[str, Any], folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in _pictures(look):
            write_whole(folder / name, content)
    except OSError as error:
        what = tr("The pictures cannot be written")
        raise BelvedereError("BV-LIV-010", what, where=str(folder), why=error.strerror or "") from error


def _pictures(look: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    for frame in look["frames"]:
        if frame["jpeg"]:
            yield f"{_file(frame['stream'])}-{frame['number']}.jpg", base64.b64decode(frame["jpeg"])
    for model in look["models"]:
        for number, call in enumerate(model["calls"], 1):
            for tensor in call["inputs"]:
                if tensor.get("png"):
                    name = f"{_file(model['node'])}-{number}-{_file(tensor['name'])}.png"
                    yield name, base64.b64decode(tensor["png"])


def _file(name: str) -> str:
    """A name that may be one of a file: tensors are called as models like."""
    return "".join(each if each.isalnum() or each in "-_." else "_" for each in name).lstrip(".") or "_"


def sideload(session: Session) -> int:
    """Replace the code, once or at each save."""
    own, given = _own(session), session.given
    if given.deployed:
        changed = own.do("deployed")
        words = tr("The deployed code runs again.") if changed["changed"] else tr("The deployed code runs.")
        session.tell(changed, words)
        return 0
    _sideload(session, own)
    if given.watch:
        from belvedere_simulator.application.run.package_watch import PackageWatch  # noqa: PLC0415

        watch = PackageWatch(given.folder, time.time())
        while True:
            time.sleep(_PAUSE)
            if watch.look():
                # What was saved half-written is no reason to end.
                try:
                    _sideload(session, own)
                except BelvedereError as error:
                    sys.stderr.write(f"{error}\n")
    return 0


def _sideload(session: Session, own: OwnInstance) -> None:
    done = sideload_project(own, session.given.folder)
    session.tell(done, "\n".join(sideload_words(done["files"])))


def restart_code(session: Session) -> int:
    """A new process of the code."""
    session.tell(_own(session).do("restart-code"), tr("The code is started afresh."))
    return 0


def _named(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("app", metavar="APP", help=tr("its name or id"))
    return parser


def _own(session: Session) -> OwnInstance:
    identifier = instance_id(session.panorama, session.given.app)
    told = session.panorama.describe_application_instance(ApplicationInstanceId=identifier)
    site = session.given.data_dir or default_data_dir()
    return OwnInstance(own_folder(told["DefaultRuntimeContextDevice"], site.resolve()), identifier)
