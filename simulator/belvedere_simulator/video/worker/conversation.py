"""One connection of an application process: its questions in order, answered until it goes away."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.video.display.overlay import read_overlay
from belvedere_simulator.video.display.scene import LentPicture
from belvedere_simulator.video.frame_buffers import BufferPool, PoolExhausted, facts
from belvedere_simulator.video.sources.frame import SourceFrame
from belvedere_simulator.video.worker.clients import Client
from belvedere_simulator.video.worker.session import Session
from belvedere_simulator.video.worker.subscription import Exhausted, PortClosed
from belvedere_simulator.video.worker.taker import APPLICATION, Lent, unlent_picture

Result = TypeVar("Result")
_ENDS = (OSError, PortClosed, LookupError, TypeError, ValueError, ArithmeticError)
"""It went away, it is to go away, or it does not speak as the SDK does."""

LOOK_SECONDS = 0.25
"""How often a waiting question looks whether its asker is still there."""


class Conversation:
    """Serves one socket on the calling thread."""

    def __init__(self, link: socket.socket, session: Session) -> None:
        self._link = link
        self._session = session
        self._holder = APPLICATION
        self._unread: list[Lent] = []
        self._told_parameters = 0

    def serve(self) -> None:
        """Answer until the other side closes, then let go of all it held alone."""
        with contextlib.suppress(*_ENDS), self._link:
            header = self._receive()
            identity = str(header["client"])
            client = self._session.clients.enter(identity)
            try:
                self._serve(header, client)
            except (ConnectionResetError, BrokenPipeError):
                # It closed without reading all: an answer that nobody read cannot be given back by its
                # reader. (After a plain end everything was read, and may still be looked at.)
                self._take_back(client)
            finally:
                self._give_back_ahead(client)
                if self._holder != APPLICATION:
                    client.pool.release_all(self._holder)
                self._session.clients.leave(identity)

    def _serve(self, header: dict[str, Any], client: Client) -> None:
        self._introduce(header, client.pool)
        while True:
            header = self._receive()
            self._unread.clear()
            client.pool.release(header.get("release", ()), self._holder)
            client.cached.release(header.get("looked", ()))
            self._session.note_puts(header.get("put_ms", ()))
            self._session.note_calls(header.get("call_ms", ()))
            self._session.note_work(header.get("work_ms", ()))
            self._session.parameters.read(header.get("read", ()))
            self._answer(header, client)

    def _receive(self) -> dict[str, Any]:
        header, _payload, descriptors = _plainly(lambda: wire.receive(self._link))
        wire.close_descriptors(descriptors)
        return header

    def _send(self, answer: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
        _plainly(lambda: wire.send(self._link, answer, descriptors=descriptors))

    def _introduce(self, header: dict[str, Any], pool: BufferPool) -> None:
        if header["op"] == "hold":
            # A fork: what the child sees stays as it is until the child closes this connection.
            self._holder = f"fork-{id(self)}"
            pool.hold((int(number) for number in header["buffers"]), self._holder)
            self._send({"held": True})
        else:
            self._told_parameters = self._session.parameters.begun(str(header["client"]))
            self._session.announce(int(header["pid"]))
            self._send(self._session.description)

    def _take_back(self, client: Client) -> None:
        client.pool.take_back([lent.buffer.number for lent in self._unread if lent.buffer], APPLICATION)
        client.cached.release(_unlent(self._unread))

    def _answer(self, header: dict[str, Any], client: Client) -> None:
        match header["op"]:
            case "get":
                self._get(header, client)
            case "image":
                self._image(header, client)
            case "put":
                self._put(header, client)
            case "unask":
                self._give_back_ahead(client)
                self._send({"unasked": True})

    def _get(self, header: dict[str, Any], client: Client) -> None:
        port = str(header["port"])
        went_ahead = self._session.ahead.ask(self, port)
        self._unread = went_ahead or []
        is_delivered = bool(went_ahead) or self._wait_and_deliver(port, header, client)
        if is_delivered and header.get("ahead") and self._session.may_send_ahead:
            self._send_ahead(port, client)

    def _send_ahead(self, port: str, client: Client) -> None:
        batch = self._session.taker(port).take_ahead(client.pool)
        if batch is None:
            return
        # From now on what was not read, when the connection ends, need not be the answer before.
        self._unread = []
        self._session.ahead.lay(self, port, batch)
        try:
            self._send_batch(batch, client, {"ahead": True})
        except OSError:
            # It ended without a question for more; what it said before is still to be heard.
            self._give_back_ahead(client)

    def _give_back_ahead(self, client: Client) -> None:
        """Nobody asked for what was sent ahead: it is the next batch of whoever asks."""
        if (given_back := self._session.ahead.take_back(self)) is not None:
            port, batch = given_back
            client.cached.release(_unlent(batch))
            self._session.taker(port).give_back(client.pool, batch)

    def _wait_and_deliver(self, port: str, header: dict[str, Any], client: Client) -> bool:
        asked = time.monotonic_ns()
        timeout = header.get("timeout")
        deadline = None if timeout is None else time.monotonic() + float(timeout)
        taker = self._session.taker(port)
        while True:
            look = time.monotonic() + LOOK_SECONDS
            until = look if deadline is None else min(look, deadline)
            batch = None
            try:
                batch = taker.take(client.pool, until)
            except Exhausted:
                self._session.exhausted()
                self._wait(until)
            except PoolExhausted as error:
                self._send({"error": "memory", "why": str(error)})
                return False
            if batch is not None:
                self._unread = batch
                self._session.note_take(port, batch, asked)
                self._send_batch(batch, client)
                return True
            if deadline is not None and time.monotonic() >= deadline:
                self._send({"timeout": True})
                return False
            self._check_asker()

    def _send_batch(self, batch: list[Lent], client: Client, more: Mapping[str, Any] | None = None) -> None:
        descriptors: list[int] = []
        entries = [self._entry(lent, descriptors) for lent in batch]
        for lent in batch:
            if lent.buffer is None:
                client.cached.keep(lent.taken.camera, lent.taken.frame)
        answer: dict[str, Any] = {"media": entries, **(more or {})}
        if gone := client.pool.forgotten():
            answer["forget"] = gone
        if self._told_parameters != self._session.parameters.version:
            self._told_parameters = self._session.parameters.version
            answer["parameters"] = dict(self._session.parameters.changed)
        self._send(answer, descriptors)

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

    def _image(self, header: dict[str, Any], client: Client) -> None:
        camera = str(header["stream"])
        frame = self._frame(header, camera, int(header["number"]), client)
        if frame is None:
            return self._send({"error": "this frame is gone: the engine was started again after it came"})
        try:
            lent = self._session.taker(str(header["port"])).fetch(client.pool, camera, frame)
        except PoolExhausted as error:
            return self._send({"error": "memory", "why": str(error)})
        descriptors: list[int] = []
        self._unread = [lent]
        answer = {"width": lent.width, "height": lent.height}
        answer |= facts(lent.buffer, descriptors) if lent.buffer else {}
        return self._send(answer, descriptors)

    def _frame(self, header: dict[str, Any], camera: str, number: int, client: Client) -> SourceFrame | None:
        if header["generation"] != self._session.generation:
            return None
        return client.cached.find(camera, number) or self._session.last_frame(camera, number)

    def _put(self, header: dict[str, Any], client: Client) -> None:
        for entry in header["media"]:
            stream, number = str(entry["stream"]), int(entry["number"])
            overlay = read_overlay(entry["overlay"])
            picture = _lent_picture(entry, client.pool) or self._unseen_picture(stream, number, client)
            if picture is not None:
                self._session.show(stream, number, picture, overlay)
        self._session.finish_put()

    def _unseen_picture(self, stream: str, number: int, client: Client) -> LentPicture | None:
        """The picture of a cached frame that the application put without looking at it."""
        frame = client.cached.find(stream, number) or self._session.last_frame(stream, number)
        return None if frame is None else unlent_picture(frame)

    def _wait(self, until: float) -> None:
        select.select([self._link], [], [], max(0.0, until - time.monotonic()))

    def _check_asker(self) -> None:
        """Raise WireError when the process that asked is gone."""
        readable, _, _ = select.select([self._link], [], [], 0)
        if readable and not self._link.recv(1, socket.MSG_PEEK):
            raise wire.WireError("the application closed the connection")


def _unlent(batch: Sequence[Lent]) -> list[tuple[str, int]]:
    """The entries of a batch that have no buffer, as `CachedFrames` knows them."""
    return [(lent.taken.camera, lent.taken.frame.number) for lent in batch if not lent.buffer]


def _plainly(act: Callable[[], Result]) -> Result:
    """Do it; a failure of the connection is raised as the operating system told it."""
    try:
        return act()
    except wire.WireError as error:
        raise error.__cause__ if isinstance(error.__cause__, OSError) else error from None


def _lent_picture(entry: dict[str, Any], pool: BufferPool) -> LentPicture | None:
    """The picture in the buffer that `entry` names, kept for as long as it is shown."""
    held = pool.hold([int(entry["buffer"])], "display") if "buffer" in entry else []
    if not held:
        return None
    number, width, height = held[0].number, int(entry["width"]), int(entry["height"])
    picture = LentPicture(held[0].bytes, lambda: pool.release([number], "display"))
    if min(width, height) < 1 or width * height * 3 != held[0].size:
        return None
    picture.array = held[0].picture(width, height)
    return picture
