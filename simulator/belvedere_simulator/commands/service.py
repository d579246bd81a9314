"""`belvedere service`: the service in the foreground, and the care of its stores."""

from __future__ import annotations

import argparse
import os
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from belvedere_simulator.commands.ending import ended_by_signals, private_files
from belvedere_simulator.commands.service_stores import add_store_actions, care
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.service.options import ServiceOptions

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

_WAKE_SECONDS = 0.5


def add_parser(subparsers: Subparsers) -> None:
    """Add `service` to the program's commands."""
    service = subparsers.add_parser(
        "service",
        help=tr("the local Panorama service in the foreground"),
        description=tr(
            "Run the service until Ctrl-C, a request to terminate or the end of a piped standard input. "
            "One line of JSON tells where it answers."
        ),
    )
    add_service_arguments(service)
    service.add_argument("--site", action="store_true", help=argparse.SUPPRESS)
    add_store_actions(service)


def add_service_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of a service, for every command that starts one."""
    parser.add_argument("--data-dir", type=Path, metavar="D", help=tr("where everything is kept"))
    parser.add_argument("--database", metavar="URL", help=tr("a PostgreSQL database instead of SQLite in D"))
    parser.add_argument(
        "--objects", metavar="URL", help=tr("an S3 endpoint for objects instead of files in D")
    )
    parser.add_argument(
        "--broker",
        type=_broker,
        metavar="URL",
        help=tr(
            "an MQTT broker instead of the embedded one, kept from then on: mosquitto for one that the "
            "service runs, mqtts://host:port?ca=FILE&certificate=FILE&key=FILE (the files if they are "
            "not of the site's authority) for any other, embedded for the one inside the service again"
        ),
    )
    parser.add_argument(
        "--bind",
        metavar="A:P",
        default="127.0.0.1:0",
        help=tr("address and port (127.0.0.1, its usual port)"),
    )
    parser.add_argument(
        "--no-auth", action="store_true", help=tr("take unsigned requests, on this computer only")
    )
    parser.add_argument(
        "--aws-rates", action="store_true", help=tr("throttle requests as the original service did")
    )
    parser.add_argument(
        "--time-scale",
        type=_scale,
        default=1.0,
        metavar="X",
        help=tr("let simulated durations pass X times as fast"),
    )
    account = parser.add_mutually_exclusive_group()
    account.add_argument(
        "--account", metavar="ID", help=tr("the account of twelve digits, kept from then on")
    )
    account.add_argument(
        "--account-of",
        type=_absolute,
        metavar="PROJECT",
        help=tr("the account that the package folders of a project are named after"),
    )
    parser.add_argument("--region", metavar="R", help=tr("the region's name, kept from then on"))


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop, or care for the stores. Raises BelvedereError."""
    with private_files():
        return care(arguments) if arguments._action is not None else _serve(arguments)


def _serve(arguments: argparse.Namespace) -> int:
    from belvedere_simulator.service.site.running import running_site  # noqa: PLC0415 - heavy libraries
    from belvedere_simulator.supervision.orphan import tell_ready  # noqa: PLC0415

    ended = threading.Event()
    options = options_of(arguments)
    with ended_by_signals(ended.set), running_site(options) as service:
        tell_ready(ready="service", address=service.address, pid=os.getpid(), time_scale=options.time_scale)
        if _is_piped(sys.stdin.fileno()):
            threading.Thread(target=_wait_for_end, args=(ended.set,), daemon=True).start()
        while not ended.wait(_WAKE_SECONDS):  # in pieces: on Windows an endless wait would hold Ctrl-C up
            continue
    return 0


def options_of(arguments: argparse.Namespace) -> ServiceOptions:
    """What the service is started with; account and region are the site's own unless they are named."""
    from dataclasses import replace  # noqa: PLC0415

    from belvedere_simulator.service.broker.url import checked_broker  # noqa: PLC0415
    from belvedere_simulator.service.http.server import Bind  # noqa: PLC0415
    from belvedere_simulator.service.options import ServiceOptions  # noqa: PLC0415
    from belvedere_simulator.service.site.project_account import account_of_project  # noqa: PLC0415
    from belvedere_simulator.service.site.settings_file import (  # noqa: PLC0415
        checked_account,
        checked_region,
        read_site_file,
    )
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415
    from belvedere_simulator.service.store.opening import check_no_password  # noqa: PLC0415

    for option in ("database", "objects", "broker"):
        check_no_password(f"--{option}", getattr(arguments, option))
    data_dir = (arguments.data_dir or default_data_dir()).resolve()
    kept = read_site_file(data_dir)
    settings = kept.settings
    account = arguments.account
    if arguments.account_of is not None:
        account = account_of_project(arguments.account_of) or str(arguments.account_of)
    if account:
        settings = replace(settings, account=checked_account(account, "--account"))
    if arguments.region:
        settings = replace(settings, region=checked_region(arguments.region, "--region"))
    host, port = _address(arguments.bind)
    return ServiceOptions(
        data_dir=data_dir,
        database_url=arguments.database,
        objects_url=arguments.objects,
        broker_url=kept.broker if arguments.broker is None else checked_broker(arguments.broker),
        bind=Bind(host, port),
        no_auth=arguments.no_auth,
        aws_rates=arguments.aws_rates,
        time_scale=arguments.time_scale,
        settings=settings,
        foreign=kept.foreign,
    )


def _address(text: str) -> tuple[str, int]:
    host, separator, port = text.rpartition(":")
    if not separator or not host or not port.isdecimal() or int(port) > 65_535:
        raise BelvedereError(
            "BV-SITE-007",
            tr("{text} is not an address and a port such as 127.0.0.1:8700", text=text),
            where="--bind",
        )
    return host.removeprefix("[").removesuffix("]"), int(port)


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0 < scale <= 100_000:
        raise argparse.ArgumentTypeError(tr("{text} is not a number above 0", text=text))
    return scale


def _broker(text: str) -> str:
    from belvedere_simulator.service.broker.url import absolute_url  # noqa: PLC0415

    return absolute_url(text)


def _absolute(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _is_piped(descriptor: int) -> bool:
    """Whether somebody at the other end of it can close it: a terminal or /dev/null says nothing."""
    try:
        mode = os.fstat(descriptor).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _wait_for_end(stop: Callable[[], None]) -> None:
    try:
        while os.read(sys.stdin.fileno(), 4096):
            continue
    except OSError:
        pass
    stop()
