"""One connection of an application process: its questions in order, answered until it goes away."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from typing import Any

from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.video.display.scene import LentPicture
from belvedere_simulator.video.frame_buffers import BufferPool, PoolExhausted, facts
from belvedere_simulator.video.worker.session import Session
from belvedere_simulator.video.worker.subscription import Exhausted
from belvedere_simulator.video.worker.taker import APPLICATION, Lent

LOOK_SECONDS = 0.25
"""How often a waiting question looks whether its asker is still there."""


class Conversation:
    """Serves one socket on the calling thread."""

    def __init__(self, link: socket.socket, session: Session) -> None:
        self._link = link
        self._session = session
        self._client = ""
        self._holder = APPLICATION
        self._unread: list[int] = []

    def serve(self) -> None:
        """Answer until the other side closes, then let go of all it held alone."""
        pool: BufferPool | None = None
        try:
            header = self._receive()
            pool = self._enter(header)
            while True:
                header = self._receive()
                self._unread.clear()
                pool.release(header.get("release", ()), self._holder)
                self._session.note_puts(header.get("put_ms", ()))
                self._session.note_calls(header.get("call_ms", ()))
                self._answer(header, pool)
        except (wire.WireError, KeyError, TypeError, ValueError):
            pass
        finally:
            if pool is not None:
                self._leave(pool)
            self._link.close()

    def _receive(self) -> dict[str, Any]:
        header, _payload, descriptors = wire.receive(self._link)
        wire.close_descriptors(descriptors)
        return header

    def _enter(self, header: dict[str, Any]) -> BufferPool:
        self._client = str(header["client"])
        pool = self._session.clients.enter(self._client)
        if header["op"] == "hold":
            # A fork: what the child sees stays as it is until the child closes this connection.
            self._holder = f"fork-{id(self)}"
            pool.hold((int(number) for number in header["buffers"]), self._holder)
            wire.send(self._link, {"held": True})
        else:
            self._session.announce(int(header["pid"]))
            wire.send(self._link, self._session.description)
        return pool

    def _leave(self, pool: BufferPool) -> None:
        # An answer that nobody read can never be given back by its reader.
        pool.release(self._unread, APPLICATION)
        if self._holder != APPLICATION:
            pool.release_all(self._holder)
        self._session.clients.leave(self._client)

    def _answer(self, header: dict[str, Any], pool: BufferPool) -> None:
        match header["op"]:
            case "get":
                self._get(header, pool)
            case "image":
                self._image(header, pool)
            case "put":
                self._put(header, pool)

    def _get(self, header: dict[str, Any], pool: BufferPool) -> None:
        asked = time.monotonic_ns()
        timeout = header.get("timeout")
        deadline = None if timeout is None else time.monotonic() + float(timeout)
        taker = self._session.taker(str(header["port"]))
        while True:
            look = time.monotonic() + LOOK_SECONDS
            try:
                batch = taker.take(pool, look if deadline is None else min(look, deadline))
            except Exhausted:
                self._session.exhausted()
                batch = None
                self._wait(look if deadline is None else min(look, deadline))
            except PoolExhausted as error:
                return wire.send(self._link, {"error": "memory", "why": str(error)})
            if batch is not None:
                return self._deliver(batch, pool, asked)
            if deadline is not None and time.monotonic() >= deadline:
                return wire.send(self._link, {"timeout": True})
            self._check_asker()

    def _deliver(self, batch: list[Lent], pool: BufferPool, asked: int) -> None:
        descriptors: list[int] = []
        entries = [self._entry(lent, descriptors) for lent in batch]
        self._unread = [lent.buffer.number for lent in batch if lent.buffer]
        answer: dict[str, Any] = {"media": entries}
        if gone := pool.forgotten():
            answer["forget"] = gone
        self._session.note_take(batch, asked)
        wire.send(self._link, answer, descriptors=descriptors)

    def _entry(self, lent: Lent, descriptors: list[int]) -> dict[str, Any]:
        frame = lent.taken.frame
        entry = {
            "stream": lent.taken.camera,
            "number": frame.number,
            "cached": lent.taken.cached,
            "stamp": frame.time_stamp,
            "uri": self._session.address_of(lent.taken.camera),
            "width": lent.width,
            "height": lent.height,
        }
        return entry | facts(lent.buffer, descriptors) if lent.buffer else entry

    def _image(self, header: dict[str, Any], pool: BufferPool) -> None:
        taker = self._session.taker(str(header["port"]))
        try:
            lent = taker.fetch(pool, str(header["stream"]), int(header["number"]))
        except PoolExhausted as error:
            return wire.send(self._link, {"error": "memory", "why": str(error)})
        if lent is None or lent.buffer is None:
            return wire.send(self._link, {"error": "this cached frame was replaced by a newer batch"})
        descriptors: list[int] = []
        self._unread = [lent.buffer.number]
        answer = {"width": lent.width, "height": lent.height} | facts(lent.buffer, descriptors)
        return wire.send(self._link, answer, descriptors=descriptors)

    def _put(self, header: dict[str, Any], pool: BufferPool) -> None:
        for entry in header["media"]:
            stream, number = str(entry["stream"]), int(entry["number"])
            picture = _lent_picture(entry, pool) or self._session.last_picture(stream, number)
            if picture is not None:
                self._session.show(stream, number, picture, entry["overlay"])
        self._session.finish_put(str(header["port"]))

    def _wait(self, until: float) -> None:
        with contextlib.suppress(OSError, ValueError):
            select.select([self._link], [], [], max(0.0, until - time.monotonic()))

    def _check_asker(self) -> None:
        """Raise WireError when the process that asked is gone."""
        readable, _, _ = select.select([self._link], [], [], 0)
        if readable and not self._link.recv(1, socket.MSG_PEEK):
            raise wire.WireError("the application closed the connection")


def _lent_picture(entry: dict[str, Any], pool: BufferPool) -> LentPicture | None:
    """The picture in the buffer that `entry` names, kept for as long as it is shown."""
    held = pool.hold([int(entry["buffer"])], "display") if "buffer" in entry else []
    if not held:
        return None
    number, width, height = held[0].number, int(entry["width"]), int(entry["height"])
    picture = LentPicture(held[0].bytes, lambda: pool.release([number], "display"))
    if width * height * 3 != held[0].size:
        return None
    picture.array = held[0].picture(width, height)
    return picture
