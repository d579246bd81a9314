"""Is the port free?"""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator

import psutil

from belvedere_simulator.messages import tr
from belvedere_simulator.troubleshooting.guide import Answers, Finding, Surroundings, fine, problem, unknown

FIRST, LAST = 8000, 9000
"""The ports of a device that applications may open."""


def look_at_ports(around: Surroundings, answers: Answers) -> Iterator[Finding]:
    """The port that was named; without one, what this computer has open of those for applications."""
    named = answers.get("port", "")
    if named:
        if not named.isdecimal() or not 0 < int(named) < 65_536:
            yield unknown(tr("{port} is no port.", port=named))
            return
        yield _judged(int(named))
        return
    around.tell(tr("Ports {first} to {last}", first=FIRST, last=LAST))
    taken = [port for port in range(FIRST, LAST + 1) if not is_free(port)]
    for port in taken:
        yield _judged(port)
    free = LAST - FIRST + 1 - len(taken)
    yield fine(tr("{count} of the ports {first} to {last} are free.", count=free, first=FIRST, last=LAST))


def is_free(port: int) -> bool:
    """Whether somebody could listen there, at all addresses of this computer."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as link:
        try:
            link.bind(("", port))
        except OSError as error:
            return error.errno not in (errno.EADDRINUSE, errno.EACCES)
    return True


def _judged(port: int) -> Finding:
    if is_free(port):
        return fine(tr("The port {port} is free.", port=port))
    who = _listener(port)
    text = tr("The port {port} is taken by {who}.", port=port, who=who or tr("another process"))
    remedy = tr("End it, or give the application another host port in its override manifest.")
    return problem(text, remedy)


def _listener(port: int) -> str:
    """Who listens there, as far as this user may know."""
    try:
        links = psutil.net_connections("tcp")
        number = next(
            (each.pid for each in links if each.laddr and each.laddr[1] == port and each.status == "LISTEN"),
            None,
        )
        return f"{psutil.Process(number).name()} ({number})" if number else ""
    except (psutil.Error, OSError):
        return ""
