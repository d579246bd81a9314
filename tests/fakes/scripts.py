"""Application scripts that several tests run."""

SHOW = """
import panoramasdk

class Application(panoramasdk.node):
    def __init__(self):
        self.count = 0

    def step(self):
        batch = self.inputs.video_in.get()
        for frame in batch:
            frame.add_rect(0.1, 0.1, 0.5, 0.5)
            frame.add_label("frame %d" % self.count, 0.1, 0.1)
        self.outputs.video_out.put(batch)
        self.count += 1
        return batch

application = Application()
while True:
    application.step()
"""

CALL = """
import time
import numpy as np
import panoramasdk

node = panoramasdk.node()
data = np.ones((1, 3, 8, 8), np.float32)
while True:
    batch = node.inputs.video_in.get()
    outputs = node.call({"data": data}, "model")
    assert np.allclose(outputs[0], 2.0)
    node.outputs.video_out.put(batch)
    print("called", flush=True)
"""
