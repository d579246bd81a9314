"""The application of the bench: obeys commands that lie in its storage folder, one after another.

A command is `command.json`, its answer `answer-<id>.json`; a line on stdout says that it is there.
"""

import json
import os
import sys
import time
import zlib

import numpy as np
import panoramasdk
from work import preprocess, read_number

STORAGE = "/opt/aws/panorama/storage"
LOOK_SECONDS = 0.02
WARM_CALLS = 5

node = panoramasdk.node()


def play(command):
    """Take, work, put for some seconds; `warm` batches come before the clock starts."""
    frames, batches, sequence, takes = 0, 0, {}, []
    broken = 0
    began = end = None
    while end is None or time.perf_counter() < end:
        if batches == command["warm"]:
            began = time.perf_counter()
            end = began + command["seconds"]
            frames = 0
        if command["pause"]:
            time.sleep(command["pause"])
        asked = time.monotonic_ns()
        batch = node.inputs.video_in.get()
        got, now = time.monotonic_ns(), time.time()
        batches += 1
        for frame in batch:
            if frame.is_cached:
                continue
            frames += 1
            number = read_number(frame.image)
            last = sequence.get(frame.stream_id)
            broken += last is not None and number != (last + 1) % command["frames"]
            sequence[frame.stream_id] = number
            seconds, microseconds = frame.time_stamp
            takes.append((number, got, got - asked, (now - seconds) * 1000 - microseconds / 1000))
            if command["model"]:
                node.call({"data": preprocess(frame.image, command["size"])}, "model")
        if command["put"]:
            show(batch)
    seconds = time.perf_counter() - began
    return {"frames": frames, "batches": batches, "seconds": seconds, "broken": broken, "takes": takes}


def take(command):
    """Milliseconds from asking for a waiting frame's picture to having it, in blocks without a pause.

    The same frame is asked for again and again, as that of a cached entry is: what is timed is the
    question, the conversion into a lent buffer, the answer and the array over it.
    """
    port, times = node.inputs.video_in, []
    end = time.perf_counter() + command["seconds"]
    while time.perf_counter() < end:
        seen = port.get()[0]._drawn()[0]
        facts = {name: seen[name] for name in ("stream", "number", "generation", "cached")}
        for _ in range(WARM_CALLS):
            port._fetch(dict(facts))
        begun = time.perf_counter()
        for _ in range(command["count"]):
            port._fetch(dict(facts))
        times.append((time.perf_counter() - begun) * 1000 / command["count"])
    return {"times": times}


def show(batch):
    """Draw what an application draws, and put."""
    for frame in batch:
        frame.add_rect(0.2, 0.3, 0.5, 0.8)
        frame.add_rect(0.6, 0.4, 0.8, 0.9)
        frame.add_label("person 0.87", 0.2, 0.28)
    node.outputs.video_out.put(batch)


def verify(command):
    """What some frames are, byte by byte, and what the model says of them."""
    found = {}
    while len(found) < command["count"]:
        for frame in node.inputs.video_in.get():
            if frame.is_cached:
                continue
            outputs = []
            if command["model"]:
                outputs = (
                    node.call({"data": preprocess(frame.image, command["size"])}, "model")[0].ravel().tolist()
                )
            found[read_number(frame.image)] = [zlib.crc32(frame.image), outputs]
    return {"found": found}


def call(command):
    """Call the model again and again with the same array."""
    data = fixed_input(command["size"])
    for _ in range(WARM_CALLS):
        outputs = node.call({"data": data}, "model")
    times = []
    end = time.perf_counter() + command["seconds"]
    while time.perf_counter() < end:
        begun = time.perf_counter()
        outputs = node.call({"data": data}, "model")
        times.append((time.perf_counter() - begun) * 1000)
    return {"times": times, "outputs": outputs[0].ravel().tolist()}


def fixed_input(size):
    """The same numbers in every process."""
    return np.random.default_rng(5).random((1, 3, size, size), dtype=np.float32)


def answer(command):
    """Obey one command."""
    done = {"play": play, "verify": verify, "call": call, "take": take}[command["do"]](command)
    path = os.path.join(STORAGE, f"answer-{command['id']}.json")
    with open(path + ".part", "w") as file:
        json.dump(done, file)
    os.replace(path + ".part", path)
    sys.stdout.write(f"answered {command['id']}\n")
    sys.stdout.flush()


def main():
    """Wait for the next command, for ever."""
    last = 0
    while True:
        try:
            with open(os.path.join(STORAGE, "command.json")) as file:
                command = json.load(file)
        except FileNotFoundError:
            command = {"id": 0}
        if command["id"] > last:
            last = command["id"]
            answer(command)
        else:
            time.sleep(LOOK_SECONDS)


main()
