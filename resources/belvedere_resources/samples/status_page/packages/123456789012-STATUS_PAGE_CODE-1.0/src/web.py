"""The status page: what is known, and the server that tells it."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import png

PAGE = """<!doctype html>
<meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Status</title>
<style>body{font-family:sans-serif;margin:2em;background:#f4f4f2}img{max-width:100%;border-radius:6px}</style>
<h1>Status</h1><img src="/snapshot.png" alt="The newest picture"><p><a href="/status">Figures as JSON</a></p>
"""


class Status:
    """What the application and the server share."""

    def __init__(self, starts):
        self.starts = starts
        self._lock = threading.Lock()
        self._begun = time.monotonic()
        self._facts = {}
        self._pictures = 0
        self._streams = {}
        self._image = None

    def set(self, **facts):
        with self._lock:
            self._facts.update(facts)

    def saw(self, stream_id, time_stamp, image):
        """Note a picture of `stream_id`; every second pixel of it is kept as the snapshot."""
        with self._lock:
            self._pictures += 1
            self._streams[stream_id] = list(time_stamp)
            self._image = image[::2, ::2].copy()

    def figures(self):
        with self._lock:
            figures = dict(self._facts)
            figures.update(
                starts=self.starts,
                pictures=self._pictures,
                streams=dict(self._streams),
                uptime=round(time.monotonic() - self._begun, 3),
            )
            return figures

    def snapshot(self):
        """The newest picture, half as large; None before the first."""
        with self._lock:
            return self._image


class Handler(BaseHTTPRequestHandler):
    """Answers /, /status and /snapshot.png."""

    def do_GET(self):
        if self.path == "/":
            self.answer(200, "text/html; charset=utf-8", PAGE.encode())
        elif self.path == "/status":
            body = json.dumps(self.server.status.figures()).encode()
            self.answer(200, "application/json", body)
        elif self.path == "/snapshot.png" and self.server.status.snapshot() is not None:
            self.answer(200, "image/png", png.encode(self.server.status.snapshot()))
        else:
            self.answer(404, "text/plain; charset=utf-8", b"There is nothing here.\n")

    def answer(self, code, kind, body):
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form, *values):
        """Requests are not logged: a page that refreshes itself would fill the log."""


def serve(status, port):
    """Start answering on `port` in the background and return the server. Raises OSError if it is taken."""
    server = ThreadingHTTPServer(("0.0.0.0", port), Handler)
    server.daemon_threads = True
    server.status = status
    threading.Thread(target=server.serve_forever, name="status page", daemon=True).start()
    return server
