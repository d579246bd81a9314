"""The code of an application that does what it is told over its inbound port: `tests/.../test_isolation.py`.

A POST carries Python source; what it leaves in `found` is the answer, as JSON, or the error it ended with.
"""

from __future__ import annotations

import http.server
import json
import threading
from typing import Any

import panoramasdk  # type: ignore[import-not-found] # it lies in the sandbox

NODE = panoramasdk.node()


class Handler(http.server.BaseHTTPRequestHandler):
    """Takes attempts."""

    def do_POST(self) -> None:
        """Do as told."""
        source = self.rfile.read(int(self.headers["Content-Length"]))
        names: dict[str, Any] = {"NODE": NODE, "found": None}
        try:
            exec(source, names)
            answer = {"found": names["found"]}
        except BaseException as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        body = json.dumps(answer, default=str).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing on the standard error."""


server = http.server.ThreadingHTTPServer(("0.0.0.0", 80), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
while True:
    NODE.outputs.video_out.put(NODE.inputs.video_in.get())
