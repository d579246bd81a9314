"""Is the port free?"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator, Mapping

import psutil

from belvedere_simulator.messages import tr
from belvedere_simulator.troubleshooting.guide import Answers, Finding, Surroundings, fine, problem, unknown

FIRST, LAST = 8000, 9000
"""The ports of a device that applications may open."""


def look_at_ports(around: Surroundings, answers: Answers) -> Iterator[Finding]:
    """The port that was named; without one, what this computer has open of those for applications."""
    named, listeners = answers.get("port", ""), _listeners()
    if named:
        if not named.isdecimal() or not 0 < int(named) < 65_536:
            yield unknown(tr("{port} is no port.", port=named))
        elif int(named) not in listeners and is_free(int(named)):
            yield fine(tr("The port {port} is free.", port=named))
        else:
            yield _taken(int(named), listeners)
        return
    around.tell(tr("Ports {first} to {last}", first=FIRST, last=LAST))
    # Not by trying: who opens one at the same moment would be disturbed.
    taken = [port for port in range(FIRST, LAST + 1) if port in listeners]
    for port in taken:
        yield _taken(port, listeners)
    free = LAST - FIRST + 1 - len(taken)
    yield fine(tr("{count} of the ports {first} to {last} are free.", count=free, first=FIRST, last=LAST))


def is_free(port: int) -> bool:
    """Whether somebody could listen there, at all addresses of this computer."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as link:
        if os.name == "posix":
            # As servers do: connections that have ended take a port for a minute, and are in nobody's way.
            link.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            link.bind(("", port))
        except OSError as error:
            return error.errno not in (errno.EADDRINUSE, errno.EACCES)
    return True


def _taken(port: int, listeners: Mapping[int, int | None]) -> Finding:
    text = tr("The port {port} is taken by {who}.", port=port, who=_who(listeners.get(port)))
    remedy = tr("End it, or give the application another host port in its override manifest.")
    return problem(text, remedy)


def _listeners() -> dict[int, int | None]:
    """The ports that somebody listens at, and who, as far as this user may know."""
    try:
        links = psutil.net_connections("tcp")
    except (psutil.Error, OSError):
        return {}
    return {each.laddr[1]: each.pid for each in links if each.laddr and each.status == psutil.CONN_LISTEN}


def _who(number: int | None) -> str:
    try:
        return f"{psutil.Process(number).name()} ({number})" if number else tr("another process")
    except psutil.Error:
        return tr("another process")
