"""The server process of `gst_camera`: runs under the system's Python, which has GStreamer's bindings.

It reads its settings as one line of JSON from standard input, prints one line with its port when it
listens, and ends when standard input closes.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402 - the versions come first

Unit = tuple[bytes, int, int]


def read_units(path: str) -> tuple[dict[str, Any], list[Unit]]:
    """Read the header and the access units (bytes, presentation, decoding) that `gst_camera` wrote."""
    with open(path, "rb") as file:  # noqa: PTH123 - nothing but a file name here
        header = json.loads(file.readline())
        units = []
        while line := file.readline():
            size, presentation, decoding = json.loads(line)
            units.append((file.read(size), presentation, decoding))
    return header, units


def endless(units: list[Unit], frame: int) -> Iterator[Unit]:
    """The units for ever, with continuous times from 0 on."""
    origin = min(0, units[0][2])
    period = units[-1][2] - units[0][2] + frame
    for turn in itertools.count():
        for data, presentation, decoding in units:
            yield data, presentation - origin + turn * period, decoding - origin + turn * period


class Factory(GstRtspServer.RTSPMediaFactory):  # type: ignore[misc] # the bindings have no types
    """One pipeline for all clients, fed with access units at their pace."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._header, self._units = read_units(path)
        name = "h264" if self._header["codec"] == "h264" else "h265"
        caps = f"video/x-{name},stream-format=byte-stream,alignment=au"
        # Without config-interval, which puts parameter sets before each slice of a key frame: decoders take
        # those for two pictures, each with half of it missing.
        self.set_launch(
            f"( appsrc name=source is-live=true format=time caps={caps} ! {name}parse "
            f"! rtp{name}pay name=pay0 pt=96 )"
        )
        self.set_shared(True)

    def do_configure(self, media: GstRtspServer.RTSPMedia) -> None:
        """Start to feed a pipeline that a client asked for."""
        source = media.get_element().get_child_by_name("source")
        threading.Thread(target=self._feed, args=(source,), daemon=True).start()

    def _feed(self, source: Gst.Element) -> None:
        begin = time.monotonic_ns()
        for data, presentation, decoding in endless(self._units, self._header["frame_ns"]):
            time.sleep(max(0, begin + decoding - time.monotonic_ns()) / 1e9)
            buffer = Gst.Buffer.new_wrapped(data)
            buffer.pts, buffer.dts, buffer.duration = presentation, decoding, self._header["frame_ns"]
            if source.emit("push-buffer", buffer) != Gst.FlowReturn.OK:
                return


def guard(server: GstRtspServer.RTSPServer, factory: Factory, settings: dict[str, Any]) -> None:
    """Let only the user in, by basic or digest."""
    method = GstRtsp.RTSPAuthMethod.DIGEST if settings["digest"] else GstRtsp.RTSPAuthMethod.BASIC
    token = GstRtspServer.RTSPToken()
    token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, "viewer")
    auth = GstRtspServer.RTSPAuth()
    auth.set_supported_methods(method)
    if settings["digest"]:
        auth.add_digest(settings["user"], settings["password"], token)
    else:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(settings["user"], settings["password"]), token)
    server.set_auth(auth)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("viewer", GstRtspServer.RTSP_PERM_MEDIA_FACTORY_ACCESS, True)
    permissions.add_permission_for_role("viewer", GstRtspServer.RTSP_PERM_MEDIA_FACTORY_CONSTRUCT, True)
    factory.set_permissions(permissions)


def end_with_parent() -> None:
    """End the process when standard input closes."""
    while os.read(0, 4096):
        continue
    os._exit(0)


def main() -> None:
    """Serve until the parent goes."""
    settings = json.loads(sys.stdin.buffer.readline())
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(str(settings["port"]))
    factory = Factory(settings["units"])
    if settings["user"]:
        guard(server, factory, settings)
    server.get_mount_points().add_factory("/cam", factory)
    if not server.attach(None):
        sys.exit("the port is taken")
    print(json.dumps({"port": server.get_bound_port()}), flush=True)
    threading.Thread(target=end_with_parent, daemon=True).start()
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
