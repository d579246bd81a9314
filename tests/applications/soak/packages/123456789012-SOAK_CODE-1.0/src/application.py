"""Keeps up with its cameras: asks the model about each new picture and tells how old it was, in a line."""

import json
import os
import sys
import time

import numpy as np
import panoramasdk

STORAGE = "/opt/aws/panorama/storage"
SIDE = 224
REPORT_SECONDS = 1.0
SETTLE_SECONDS = 5.0

node = panoramasdk.node()


def tensor(image):
    """A corner of the picture as the model takes it: few pixels are enough to keep it busy."""
    small = image[::3, ::5][:SIDE, :SIDE, ::-1]
    return np.ascontiguousarray(small.transpose(2, 0, 1)[None], dtype=np.float32) / 255.0


class Watch:
    """What was seen since the first pictures, which come while everything starts."""

    def __init__(self):
        self.begun = time.monotonic()
        self.reported = 0.0
        self.seen = {"lines": 0, "pictures": 0, "streams": {}, "ages": {}}

    @property
    def settled(self):
        return time.monotonic() - self.begun > SETTLE_SECONDS

    def note(self, stream_id, age):
        """Say it, and count it under its age in milliseconds."""
        sys.stdout.write("line {:06d} {} {:.0f} ms\n".format(self.seen["lines"], stream_id, age))
        sys.stdout.flush()
        self.seen["lines"] += 1
        if self.settled:
            self.seen["pictures"] += 1
            self.seen["streams"][stream_id] = self.seen["streams"].get(stream_id, 0) + 1
            key = str(int(age))
            self.seen["ages"][key] = self.seen["ages"].get(key, 0) + 1

    def report(self, over=False):
        """Leave it where the test finds it."""
        now = time.monotonic()
        if over or now - self.reported > REPORT_SECONDS:
            self.reported = now
            path = os.path.join(STORAGE, "seen.json")
            with open(path + ".part", "w") as file:
                json.dump({**self.seen, "over": over}, file)
            os.replace(path + ".part", path)


def main():
    """Look at pictures until there is a file that says that it is over."""
    watch = Watch()
    while not os.path.exists(os.path.join(STORAGE, "over")):
        batch = node.inputs.video_in.get()
        now = time.time()
        for media in batch:
            if media.is_cached:
                continue
            seconds, microseconds = media.time_stamp
            watch.note(media.stream_id, (now - seconds) * 1000 - microseconds / 1000)
            node.call({"data": tensor(media.image)}, "model_node")
        watch.report()
    watch.report(over=True)
    while True:
        node.inputs.video_in.get()


main()
