"""Counts the people that each camera sees: one box for each of them, the number in a corner."""

import json
import logging
import os
from logging.handlers import RotatingFileHandler

import detector
import panoramasdk

LOG_FILE = "/opt/aws/panorama/logs/app.log"
STORAGE = "/opt/aws/panorama/storage"
MODEL_NODE = "model_node"
FRAMES_PER_REPORT = 100

log = logging.getLogger("people_counter")


class Application(panoramasdk.node):
    """Takes the newest pictures, asks the model, and puts them out with boxes and counts."""

    def __init__(self):
        super().__init__()
        self.threshold = self.inputs.threshold.get()
        self.label = self.inputs.label.get()
        self.letterboxes = {}
        self.pictures = 0
        self.record = self.open_record(self.inputs.detections_file.get())
        log.info("threshold %.2f, label %r", self.threshold, self.label)

    @staticmethod
    def open_record(name):
        """The file that receives what is found, a line of JSON for each picture; None for no name."""
        if not name:
            return None
        return open(os.path.join(STORAGE, os.path.basename(name)), "a", encoding="utf-8")

    def process_streams(self):
        """One round: wait for new pictures and handle those that were not seen before."""
        fresh = [stream for stream in self.inputs.video_in.get() if not stream.is_cached]
        for stream in fresh:
            self.process_media(stream)
        if fresh:
            self.outputs.video_out.put(fresh)

    def process_media(self, stream):
        found = self.find_people(stream.image)
        for _, (left, top, right, bottom) in found:
            stream.add_rect(left, top, right, bottom)
        stream.add_label("{} {}".format(len(found), self.label).strip(), 0.02, 0.04)
        if self.record is not None:
            self.write_record(stream, found)
        self.pictures += 1
        if self.pictures % FRAMES_PER_REPORT == 0:
            log.info("%d pictures, now %d people at %s", self.pictures, len(found), stream.stream_id)

    def find_people(self, image):
        """The people in a BGR picture: a list of (score, [left, top, right, bottom]), edges 0..1."""
        height, width = image.shape[:2]
        letterbox = self.letterboxes.get((width, height))
        if letterbox is None:
            letterbox = self.letterboxes[width, height] = detector.Letterbox(width, height)
        results = self.call({"data": letterbox.tensor(image)}, MODEL_NODE)
        if results is None:
            return []
        return detector.people(results, letterbox, self.threshold)

    def write_record(self, stream, found):
        people = [{"score": round(score, 4), "box": [round(edge, 5) for edge in box]} for score, box in found]
        line = {"stream_id": stream.stream_id, "time_stamp": list(stream.time_stamp), "people": people}
        self.record.write(json.dumps(line) + "\n")
        self.record.flush()


def start_log():
    handler = RotatingFileHandler(LOG_FILE, maxBytes=10000000, backupCount=2)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-8s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)


def main():
    start_log()
    log.info("starting")
    try:
        application = Application()
        while True:
            application.process_streams()
    except KeyboardInterrupt:
        log.info("stopped from outside")
    except Exception:
        log.exception("the people counter fails")
        raise


if __name__ == "__main__":
    main()
