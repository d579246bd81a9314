"""A process that the application's child starts: the SDK works here too."""

import panoramasdk

node = panoramasdk.node()
batch = node.inputs.video_in.get(timeout=20)
assert batch and batch[0].image.shape[2] == 3
node.outputs.video_out.put(batch)
