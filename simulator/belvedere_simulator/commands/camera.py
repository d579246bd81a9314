"""`belvedere camera`: a clip as an RTSP camera, cameras found and examined, and the cameras of a site."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from belvedere_simulator.commands.camera_doctor import add_doctor
from belvedere_simulator.commands.camera_find import add_find
from belvedere_simulator.commands.camera_snapshot import add_snapshot
from belvedere_simulator.commands.ending import ended_by_signals
from belvedere_simulator.commands.twins.camera import add_camera_actions
from belvedere_simulator.commands.twins.session import carry_out
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.supervision.orphan import end_with_parent
from belvedere_simulator.video.virtual_camera import VirtualCamera
from belvedere_simulator.video.virtual_camera.faults import fault_help

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

PASSWORD_VARIABLE = "BELVEDERE_CAMERA_PASSWORD"  # noqa: S105 - the name of a variable
_WAKE_INTERVAL = 0.5


def add_parser(subparsers: Subparsers) -> None:
    """Add `camera` and its commands to the program's."""
    camera = subparsers.add_parser("camera", help=tr("virtual cameras, and the cameras of a site"))
    commands = camera.add_subparsers(dest="camera_command", required=True, metavar=tr("COMMAND"))
    serve = commands.add_parser(
        "serve",
        help=tr("serve a clip as an RTSP camera on this computer"),
        description=tr(
            "Serve a clip as an RTSP camera on this computer, over TCP and UDP, again and again, until "
            "Ctrl-C. The clip (mp4, mkv, ts, avi) is sent as it is: H.264, or H.265 to see how it is refused."
        ),
    )
    _add_serve_arguments(serve)
    serve.set_defaults(_action=None, _local=_serve)
    add_doctor(commands, PASSWORD_VARIABLE)
    add_find(commands)
    add_snapshot(commands, PASSWORD_VARIABLE)
    add_camera_actions(commands, PASSWORD_VARIABLE)


def _add_serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("clip", type=Path, metavar="CLIP", help=tr("the video file"))
    parser.add_argument("--port", type=_port, default=0, help=tr("the TCP port; a free one when left out"))
    parser.add_argument("--path", default="cam", help=tr("the path in the address (cam)"))
    parser.add_argument("--user", default="", help=tr("ask for this user and a password"))
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help=tr(
            "read the password from the first line of FILE; else it comes from the variable {variable}, "
            "or it is asked for",
            variable=PASSWORD_VARIABLE,
        ),
    )
    parser.add_argument(
        "--authentication",
        choices=["basic", "digest"],
        default="digest",
        help=tr("How the password is asked for (digest)"),
    )
    parser.add_argument("--fault", help=fault_help())
    parser.add_argument("--json", action="store_true", help=tr("Print the address as one line of JSON"))
    parser.add_argument(
        "--attached",
        action="store_true",
        help=tr("End when standard input closes, for programs that start this one"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Do the site's part, or what needs none. Raises BelvedereError."""
    if arguments._action is not None:
        return carry_out(arguments)
    local: Callable[[argparse.Namespace], int] = arguments._local
    return local(arguments)


def _serve(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C or a request to terminate. Raises BelvedereError."""
    camera = VirtualCamera(
        arguments.clip,
        port=arguments.port,
        user=arguments.user,
        password=_password(arguments.user, arguments.password_file, os.environ),
        authentication=arguments.authentication if arguments.user else "none",
        path=arguments.path,
        fault=arguments.fault,
    )
    ended = threading.Event()
    with ended_by_signals(ended.set):
        camera.start()
        try:
            _announce(camera, as_json=arguments.json)
            if arguments.attached:
                end_with_parent(ended.set)
            while not ended.wait(
                _WAKE_INTERVAL
            ):  # in pieces: on Windows an endless wait would hold Ctrl-C up
                continue
        finally:
            camera.stop()
    return 0


def _announce(camera: VirtualCamera, *, as_json: bool) -> None:
    line = (
        json.dumps({"url": camera.url, "port": camera.port, "codec": camera.codec}) if as_json else camera.url
    )
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(tr("{text} is not a port (0 to 65535)", text=text))
    return int(text)


def _password(user: str, file: Path | None, environment: Mapping[str, str]) -> str:
    """The password for `user`, from the file, the environment or the terminal; "" without a user."""
    if not user:
        return ""
    if file is not None:
        return _first_line(file)
    if environment.get(PASSWORD_VARIABLE):
        return environment[PASSWORD_VARIABLE]
    if sys.stdin.isatty():
        return getpass.getpass(tr("Password of {user}: ", user=user))
    return ""


def _first_line(file: Path) -> str:
    try:
        with file.open(encoding="utf-8") as lines:
            return lines.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror or "" if isinstance(error, OSError) else tr("it is not text")
        raise BelvedereError(
            "BV-VCAM-006", tr("The password file cannot be read"), where=str(file), why=why
        ) from error
