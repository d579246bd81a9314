"""Shows a title and a clock, answers with its status on port 80, and counts how often it was started."""

import logging
import sys
import time
from logging.handlers import RotatingFileHandler

import clock
import panoramasdk
import starts
import web

LOG_FILE = "/opt/aws/panorama/logs/app.log"
STORAGE = "/opt/aws/panorama/storage"
PORT = 80

log = logging.getLogger("status_page")


class Application(panoramasdk.node):
    """Marks every picture, puts it out, and keeps the figures that the page shows."""

    def __init__(self, status):
        super().__init__()
        self.status = status
        self.title = self.inputs.title.get()
        self.show_clock = self.inputs.show_clock.get()
        self.report_seconds = self.inputs.report_seconds.get()
        self.stop_after = self.inputs.stop_after.get()
        self.reported = time.monotonic()
        self.pictures = 0
        status.set(title=self.title)

    @property
    def finished(self):
        return 0 < self.stop_after <= self.pictures

    def process_streams(self):
        """One round: mark the new pictures and put them out."""
        fresh = [stream for stream in self.inputs.video_in.get() if not stream.is_cached]
        for stream in fresh:
            self.process_media(stream)
        if fresh:
            self.outputs.video_out.put(fresh)

    def process_media(self, stream):
        seconds, micros = stream.time_stamp
        self.pictures += 1
        self.status.saw(stream.stream_id, stream.time_stamp, stream.image)
        if self.show_clock:
            # Drawn into the pixels: what an application paints is on the display too.
            clock.draw(stream.image, time.localtime(seconds))
        stream.add_label(self.title, 0.02, 0.05)
        stream.add_label("{}.{:03d}".format(seconds, micros // 1000), 0.02, 0.1)

    def report(self):
        """A line in the log every `report_seconds`."""
        now = time.monotonic()
        if now - self.reported >= self.report_seconds:
            log.info("%d pictures since the start", self.pictures)
            self.reported = now


def start_log():
    handler = RotatingFileHandler(LOG_FILE, maxBytes=10000000, backupCount=2)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-8s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)


def serve(status):
    """Answer on port 80; without it the pictures go on all the same."""
    try:
        web.serve(status, PORT)
    except OSError as error:
        log.warning("no status page: port %d cannot be used (%s)", PORT, error)
    else:
        log.info("the status page answers on port %d", PORT)


def main():
    start_log()
    status = web.Status(starts.count(STORAGE))
    log.info("start number %d", status.starts)
    serve(status)
    application = Application(status)
    try:
        while not application.finished:
            application.process_streams()
            application.report()
    except KeyboardInterrupt:
        log.info("stopped from outside")
        return
    log.error("stopping with a failure after %d pictures, as asked", application.pictures)
    sys.exit(1)


if __name__ == "__main__":
    main()
