"""The other end: for commands, the site and the desktop."""

from __future__ import annotations

import socket
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.control.record import read_record
from belvedere_simulator.appliance.control.server import OBSERVE
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.sdk.panoramasdk import wire

ANSWER_SECONDS = 30.0


def ask(folder: Path, action: str, arguments: Mapping[str, Any], seconds: float = ANSWER_SECONDS) -> Any:
    """What the appliance of `folder` answers.

    BelvedereError: BV-APC-001 none runs there or it ended meanwhile, and what it refuses with.
    """
    with _connected(folder) as link:
        link.settimeout(seconds)
        try:
            wire.send(link, {"do": action, "with": dict(arguments)})
            answer, _payload, _descriptors = wire.receive(link)
        except (wire.WireError, OSError) as error:
            raise _unreachable(folder, str(error)) from error
    if failure := answer.get("error"):
        raise BelvedereError(
            failure["code"],
            failure["what"],
            where=failure["where"],
            why=failure["why"],
            remedy=failure["remedy"],
        )
    return answer["answer"]


def observe(
    folder: Path, at_end: Callable[[Callable[[], None]], None] | None = None
) -> Generator[Mapping[str, Any]]:
    """Each state of the appliance of `folder`, the present one first, until it ends; raises as `ask`.

    `at_end` is given what ends it from another thread.
    """
    with _connected(folder) as link:
        if at_end is not None:
            at_end(lambda: _end(link))
        wire.send(link, {"do": OBSERVE})
        while True:
            try:
                told, _payload, _descriptors = wire.receive(link)
            except (wire.WireError, OSError):
                return
            yield told["state"]


def _end(link: socket.socket) -> None:
    with suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)


def _connected(folder: Path) -> socket.socket:
    record = read_record(folder)
    if record is None:
        raise _unreachable(folder, "")
    try:
        return wire.connect(record.address)
    except (wire.WireError, OSError) as error:
        raise _unreachable(folder, str(error)) from error


def _unreachable(folder: Path, why: str) -> BelvedereError:
    return BelvedereError("BV-APC-001", tr("No appliance runs over this folder"), where=str(folder), why=why)
