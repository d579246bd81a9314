"""Asks a model about every picture and writes the answer on it."""

import logging
from logging.handlers import RotatingFileHandler

import numpy as np
import panoramasdk

LOG_FILE = "/opt/aws/panorama/logs/app.log"
MODEL_NODE = "model_node"
MODEL_INPUT = "data"
MODEL_SIZE = 64
PICTURES_PER_REPORT = 100

log = logging.getLogger("application")


class Application(panoramasdk.node):
    """Takes the newest pictures, asks the model, and puts them out with its answer."""

    def __init__(self):
        super().__init__()
        self.threshold = self.inputs.threshold.get()
        self.pictures = 0
        log.info("threshold %.2f", self.threshold)

    def process_streams(self):
        """One round: wait for new pictures and handle those that were not seen before."""
        fresh = [stream for stream in self.inputs.video_in.get() if not stream.is_cached]
        for stream in fresh:
            self.process_media(stream)
        if fresh:
            self.outputs.video_out.put(fresh)

    def process_media(self, stream):
        """Your own work begins here: what is to be found in the picture, and what follows from it."""
        results = self.call({MODEL_INPUT: tensor(stream.image)}, MODEL_NODE)
        if results is None:
            return
        brightness = float(results[0].reshape(-1)[0])
        word = "dark" if brightness < self.threshold else "bright"
        stream.add_label("{} {:.2f}".format(word, brightness), 0.02, 0.04)
        self.pictures += 1
        if self.pictures % PICTURES_PER_REPORT == 1:
            log.info("%d pictures, now %s at %s", self.pictures, word, stream.stream_id)


def tensor(image):
    """A BGR picture as the model wants it: RGB, small, from 0 to 1, channels first, one in a batch."""
    height, width = image.shape[:2]
    rows = np.arange(MODEL_SIZE) * height // MODEL_SIZE
    columns = np.arange(MODEL_SIZE) * width // MODEL_SIZE
    small = image[rows][:, columns, ::-1]
    return np.ascontiguousarray(small.transpose(2, 0, 1)[np.newaxis], dtype=np.float32) / np.float32(255)


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
        log.exception("the application fails")
        raise


if __name__ == "__main__":
    main()
