"""A camera that nobody here wrote: GStreamer's RTSP server, run by the system's Python."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import av
from av.bitstream import BitStreamFilterContext

SYSTEM_PYTHON = "/usr/bin/python3"
_SCRIPT = Path(__file__).with_name("gst_camera_server.py")
_START_SECONDS = 30.0
_TO_ANNEX_B = {"h264": "h264_mp4toannexb", "hevc": "hevc_mp4toannexb"}


class GstCamera:
    """Serves `clip` in a loop as rtsp://127.0.0.1:PORT/cam; with `user`, asks for basic or digest.

    `port` 0 takes a free one, which a later `start` takes again. The password goes to the server over its
    standard input.
    """

    def __init__(
        self, clip: Path, *, user: str = "", password: str = "", digest: bool = True, port: int = 0
    ) -> None:
        self._clip = clip
        self._user = user
        self._password = password
        self._digest = digest
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None
        self._units: Path | None = None

    @property
    def url(self) -> str:
        """The address without user and password."""
        return f"rtsp://127.0.0.1:{self.port}/cam"

    def start(self) -> None:
        """Start the server and wait until it listens. Raises RuntimeError when it does not."""
        self._units = _write_units(self._clip)
        settings = {
            "units": str(self._units),
            "port": self.port,
            "user": self._user,
            "password": self._password,
            "digest": self._digest,
        }
        # The virtual environment's variables would lead the system's Python astray.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self._process = subprocess.Popen(
            [SYSTEM_PYTHON, "-u", str(_SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(settings).encode() + b"\n")
        self._process.stdin.flush()
        self.port = self._read_port()

    def stop(self) -> None:
        """Kill the server: to its clients, a camera that loses power."""
        if self._process:
            self._process.kill()
            self._process.wait()
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.close()
            self._process.stdout.close()
            self._process = None
        if self._units:
            self._units.unlink()
            self._units = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _read_port(self) -> int:
        assert self._process is not None
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            line = self._process.stdout.readline() if selector.select(_START_SECONDS) else b""
        if not line:
            self.stop()
            raise RuntimeError("GStreamer's RTSP server did not start")
        port: int = json.loads(line)["port"]
        return port


def _write_units(clip: Path) -> Path:
    """Write the access units of `clip`: a line of JSON; then of each its size and times (ns), its bytes."""
    handle, name = tempfile.mkstemp(prefix="gst_camera_", suffix=".units")
    with os.fdopen(handle, "wb") as file, av.open(str(clip)) as container:
        stream = container.streams.video[0]
        codec = stream.codec_context.name
        rate = stream.average_rate or 25
        file.write(json.dumps({"codec": codec, "frame_ns": int(10**9 / rate)}).encode() + b"\n")
        annex_b = BitStreamFilterContext(_TO_ANNEX_B[codec], stream)
        for packet in container.demux(stream):
            if packet.size and packet.time_base:
                scale = packet.time_base * 10**9
                for unit in annex_b.filter(packet):
                    times = (int((unit.pts or 0) * scale), int((unit.dts or 0) * scale))
                    file.write(json.dumps([unit.size, *times]).encode() + b"\n" + bytes(unit))
    return Path(name)
