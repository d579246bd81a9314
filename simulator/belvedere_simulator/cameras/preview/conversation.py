"""What the window says and is told: it arranges tiles, asks for pictures, and gets those that changed."""

from __future__ import annotations

import contextlib
import io
import socket
import threading
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video.codeccontext import VideoCodecContext

from belvedere_simulator.cameras.preview.wall import MOST_TILES, Place, Wall
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.sdk.panoramasdk import wire

_WAIT_SECONDS = 0.5
_LARGEST = 8192


class Conversation:
    """One window. It gets one answer to each `next`, so a slow one is never flooded."""

    def __init__(self, link: socket.socket, wall: Wall) -> None:
        self._link = link
        self._wall = wall
        self._asked = threading.Event()
        self._gone = threading.Event()
        self._sending = threading.Lock()

    def serve(self) -> None:
        """Until the window goes away."""
        teller = threading.Thread(target=self._tell, name="preview teller", daemon=True)
        teller.start()
        try:
            while True:
                header, _payload, descriptors = wire.receive(self._link)
                wire.close_descriptors(descriptors)
                self._obey(header)
        except (OSError, KeyError, TypeError, ValueError):
            pass  # gone, or it speaks something else
        finally:
            self._gone.set()
            self._asked.set()
            with contextlib.suppress(OSError):
                self._link.shutdown(socket.SHUT_RDWR)
            teller.join()
            self._link.close()

    def _obey(self, header: Mapping[str, Any]) -> None:
        match header.get("op"):
            case "arrange":
                self._arrange(read_places(header["tiles"]))
            case "next":
                self._asked.set()
            case "retry":
                self._wall.retry(str(header["key"]))
            case "save":
                self._save(str(header["key"]), Path(str(header["path"])))

    def _arrange(self, places: Mapping[str, Place]) -> None:
        # No picture in the new memory may be told before the memory is.
        with self._sending:
            facts, descriptors = self._wall.arrange(places).facts()
            self._send_now({"op": "memory", **facts}, descriptors)

    def _tell(self) -> None:
        while not self._gone.is_set():
            self._asked.wait()
            self._asked.clear()
            if not self._gone.is_set():
                self._send({"op": "news", **vars(self._wall.news(_WAIT_SECONDS))})

    def _save(self, key: str, path: Path) -> None:
        told = {"op": "saved", "key": key, "path": str(path), "why": ""}
        frame = self._wall.picture(key)
        if frame is None:
            self._send({**told, "why": tr("there is no picture yet")})
            return
        try:
            write_whole(path, png_of(frame))
        except OSError as error:
            self._send({**told, "why": error.strerror or str(error)})
        else:
            self._send(told)

    def _send(self, header: dict[str, Any]) -> None:
        with self._sending:
            self._send_now(header)

    def _send_now(self, header: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
        try:
            wire.send(self._link, header, descriptors=descriptors)
        except wire.WireError:
            self._gone.set()


def read_places(tiles: Mapping[str, Mapping[str, Any]]) -> dict[str, Place]:
    """How the window wants its tiles. Raises ValueError, KeyError or TypeError for nonsense."""
    if len(tiles) > MOST_TILES:
        raise ValueError(f"{len(tiles)} tiles")
    places = {}
    for key, told in tiles.items():
        demand, room = told["demand"], (int(told["width"]), int(told["height"]))
        if demand not in ("all", "keys", "none") or not all(0 <= each <= _LARGEST for each in room):
            raise ValueError(key)
        places[key] = Place(room, demand)
    return places


def png_of(frame: av.VideoFrame) -> bytes:
    """A picture as the content of a PNG file."""
    codec = av.CodecContext.create("png", "w")
    assert isinstance(codec, VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt = frame.width, frame.height, "rgb24"
    codec.time_base = Fraction(1, 1)
    content = io.BytesIO()
    for packet in [*codec.encode(frame.reformat(format="rgb24")), *codec.encode(None)]:
        content.write(bytes(packet))
    return content.getvalue()
