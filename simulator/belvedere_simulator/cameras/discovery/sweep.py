"""Asking every address of a range whether it speaks RTSP; only ever on somebody's explicit wish."""

from __future__ import annotations

import contextlib
import errno
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from belvedere_simulator.cameras.discovery.ranges import TIME_OUT, SweepPlan
from belvedere_simulator.cameras.doctor.rtsp.client import AGENT
from belvedere_simulator.cameras.doctor.rtsp.messages import NotRtspError, Reader, Response

_PENDING = (errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN, getattr(errno, "WSAEWOULDBLOCK", -1))
_SLICE = 0.1
_LARGEST = 4096
_MOST_OPEN = 200


@dataclass(frozen=True)
class RtspServer:
    """One that answered RTSP. `software` is what it calls itself, "" when it does not."""

    host: str
    port: int
    software: str = ""

    @property
    def url(self) -> str:
        """Its address without a path: the camera's manual names that."""
        return f"rtsp://{self.host}:{self.port}/"


@dataclass
class _Asked:
    host: str
    port: int
    until: float
    reader: Reader
    connected: bool = False


def sweep(
    plan: SweepPlan,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
    found: Callable[[RtspServer], None] = lambda _server: None,
) -> tuple[RtspServer, ...]:
    """Try every address and port of `plan`, no faster than its rate; ends early when `cancelled`.

    `progress` is called with how many connections are done, of how many; `found` with each server as it
    answers. Both are called in this thread. One question without credentials is asked of each, OPTIONS.
    """
    return _Sweep(plan, cancelled, progress, found).run()


class _Sweep:
    def __init__(
        self,
        plan: SweepPlan,
        cancelled: Callable[[], bool],
        progress: Callable[[int, int], None],
        found: Callable[[RtspServer], None],
    ) -> None:
        self._plan = plan
        self._cancelled = cancelled
        self._progress = progress
        self._found = found
        self._servers: list[RtspServer] = []
        self._done = 0
        self._open: dict[socket.socket, _Asked] = {}
        self._selector = selectors.DefaultSelector()

    def run(self) -> tuple[RtspServer, ...]:
        targets = self._plan.targets()
        begun, tried, is_more = time.monotonic(), 0, True
        told = -1
        try:
            while (is_more or self._open) and not self._cancelled():
                while is_more and tried <= (time.monotonic() - begun) * self._plan.rate:
                    if len(self._open) >= _MOST_OPEN:
                        break
                    is_more = self._begin(targets)
                    tried += is_more
                self._turn()
                if self._done != told:
                    told = self._done
                    self._progress(told, self._plan.connections)
        finally:
            for sock in list(self._open):
                self._end(sock)
            self._selector.close()
        return tuple(self._servers)

    def _begin(self, targets: Iterator[tuple[str, int]]) -> bool:
        """Try the next target; False when there is none."""
        target = next(targets, None)
        if target is None:
            return False
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        made.setblocking(False)
        number = made.connect_ex(target)
        if number and number not in _PENDING:
            made.close()
            self._done += 1
            return True
        self._open[made] = _Asked(*target, time.monotonic() + TIME_OUT, Reader())
        self._selector.register(made, selectors.EVENT_WRITE)
        return True

    def _turn(self) -> None:
        wait = min(_SLICE, 1 / self._plan.rate)
        if self._open:
            ready = self._selector.select(wait)
        else:
            # Nothing to look at: some systems refuse to select nothing.
            time.sleep(wait)
            ready = []
        for key, _ in ready:
            assert isinstance(key.fileobj, socket.socket)
            self._serve(key.fileobj, self._open[key.fileobj])
        now = time.monotonic()
        for sock in [sock for sock, asked in self._open.items() if asked.until < now]:
            self._end(sock)

    def _serve(self, sock: socket.socket, asked: _Asked) -> None:
        try:
            if not asked.connected:
                self._ask(sock, asked)
                return
            data = sock.recv(_LARGEST)
            answers = [each for each in asked.reader.feed(data) if isinstance(each, Response)]
        except (OSError, NotRtspError):
            self._end(sock)
            return
        if answers:
            self._note(asked, answers[0])
        if answers or not data:
            self._end(sock)

    def _ask(self, sock: socket.socket, asked: _Asked) -> None:
        if failure := sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(failure, "no connection")
        asked.connected, asked.until = True, time.monotonic() + TIME_OUT
        self._selector.modify(sock, selectors.EVENT_READ)
        question = f"OPTIONS rtsp://{asked.host}:{asked.port}/ RTSP/1.0"
        sock.sendall(f"{question}\r\nCSeq: 1\r\nUser-Agent: {AGENT}\r\n\r\n".encode())

    def _note(self, asked: _Asked, answer: Response) -> None:
        name = "".join(letter for letter in answer.header("server")[:80] if letter.isprintable())
        server = RtspServer(asked.host, asked.port, name)
        self._servers.append(server)
        self._found(server)

    def _end(self, sock: socket.socket) -> None:
        del self._open[sock]
        self._done += 1
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(sock)
        sock.close()
