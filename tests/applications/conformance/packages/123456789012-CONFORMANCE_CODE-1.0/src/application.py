"""Uses every rule of the SDK and writes what it saw to the storage, one entry a rule."""

import copy
import json
import logging
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from logging.handlers import RotatingFileHandler

import numpy as np
import panoramasdk

# Opened at import, as real applications do: the folder must exist already.
log = logging.getLogger("conformance")
log.setLevel(logging.INFO)
log.addHandler(RotatingFileHandler("/opt/aws/panorama/logs/app.log", maxBytes=10_000_000, backupCount=1))

RESULTS = {}


def rule(function):
    """Run a rule; what it raises is its result."""

    def run(*arguments):
        try:
            function(*arguments)
            RESULTS[function.__name__] = "ok"
        except Exception as error:
            RESULTS[function.__name__] = "%s: %s" % (type(error).__name__, error)

    return run


def raises(kind, function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except kind:
        return
    raise AssertionError("expected %s" % kind.__name__)


class WithoutInit(panoramasdk.node):
    """Never calls super().__init__ and takes arguments; gets a frame while it is made."""

    def __init__(self, logger, size=3):
        self.logger = logger
        self.size = size
        self.first = self.inputs.video_in.get()[0].image.shape


class WithInit(panoramasdk.node):
    def __init__(self):
        super().__init__()
        super().__init__()


@rule
def subclass_without_super_and_get_in_init(app):
    assert app.first[2] == 3 and app.size == 3, app.first


@rule
def subclass_with_super(app):
    assert WithInit().inputs.title.get() == app.inputs.title.get()


@rule
def plain_instance(app):
    assert panoramasdk.node().inputs.rounds.get() == 7


@rule
def parameters_typed_and_rereadable(app):
    value = app.inputs.threshold.get()
    assert isinstance(value, float) and value == float(np.float32(0.45)), value
    assert app.inputs.threshold.get() == value
    assert app.inputs.rounds.get() == 7 and isinstance(app.inputs.rounds.get(), int)
    assert app.inputs.title.get() == "conformance"
    assert app.inputs.verbose.get() is True
    assert getattr(app.inputs, "fallback").get() == "from the port"


@rule
def unconnected_ports_exist(app):
    app.outputs.unconnected_out.put(app.inputs.video_in.get())
    raises(AttributeError, lambda: app.inputs.nothing)
    raises(AttributeError, lambda: app.outputs.nothing)
    raises(TimeoutError, app.inputs.unconnected_in.get, timeout=0.2)


@rule
def get_times_out(app):
    assert issubclass(panoramasdk.TimeoutException, TimeoutError)
    raises(panoramasdk.TimeoutException, app.inputs.unconnected_in.get, 0.1)


@rule
def batch_has_a_fresh_frame(app):
    for _ in range(5):
        batch = app.inputs.video_in.get(timeout=10)
        assert isinstance(batch, list) and batch
        assert any(not frame.is_cached for frame in batch)


@rule
def media_attributes(app):
    frame = app.inputs.video_in.get()[0]
    image = frame.image
    assert image.dtype == np.uint8 and image.ndim == 3 and image.shape[2] == 3
    assert image.flags.c_contiguous and image.flags.writeable
    assert frame.image is image
    seconds, microseconds = frame.time_stamp
    assert isinstance(seconds, int) and isinstance(microseconds, int) and 0 <= microseconds < 1000000
    assert frame.time_stamp == (seconds, microseconds)
    assert isinstance(frame.stream_id, str) and frame.stream_id.startswith("camera_node")
    assert isinstance(frame.stream_uri, str) and "@" not in frame.stream_uri
    assert isinstance(frame.is_cached, bool)


@rule
def image_may_be_drawn_on_and_copied(app):
    frame = app.inputs.video_in.get()[0]
    frame.image[:10, :10] = (1, 2, 3)
    assert tuple(frame.image[5, 5]) == (1, 2, 3)
    clone = copy.deepcopy(frame.image)
    clone[:] = 0
    assert tuple(frame.image[5, 5]) == (1, 2, 3)
    assert len(frame.image.tobytes()) == frame.image.size


@rule
def images_live_as_long_as_anyone_looks(app):
    kept, sums = [], []
    for _ in range(12):
        image = app.inputs.video_in.get()[0].image
        kept.append(image[2:, 2:])
        sums.append(int(kept[-1].astype(np.int64).sum()))
    del image
    for _ in range(12):
        app.inputs.video_in.get()
    assert [int(view.astype(np.int64).sum()) for view in kept] == sums


@rule
def overlays_are_deferred(app):
    batch = app.inputs.video_in.get()
    before = batch[0].image.copy()
    for frame in batch:
        frame.add_rect(0, 0, 1, 1)
        frame.add_rect(np.float32(0.1), np.float64(0.2), 0.5, 0.6)
        frame.add_label("persons: 3", 0.1, 0.0)
    app.outputs.video_out.put(batch)
    assert np.array_equal(before, batch[0].image)


@rule
def put_forms(app):
    batch = app.inputs.video_in.get()
    assert app.outputs.video_out.put(batch) is None
    app.outputs.video_out.put(batch[:1])
    app.outputs.video_out.put(batch[0])
    app.outputs.video_out.put(tuple(batch))
    raises(ValueError, app.outputs.video_out.put, [])
    raises(Exception, app.outputs.video_out.put, ["not media"])
    raises(Exception, app.outputs.video_out.put, None)


@rule
def call_in_either_order(app):
    data = {"data": np.ones((1, 3, 8, 8), np.float32)}
    for outputs in (
        app.call(data, "model_node"),
        app.call("model_node", data),
        app.call(name="model_node", input=data, time_out=None),
        app.call(data, "model_node", 30),
    ):
        assert isinstance(outputs, tuple) and len(outputs) == 1
        assert np.allclose(outputs[0], 2.0), outputs[0]


@rule
def call_fixes_inputs(app):
    doubles = np.ones((8, 8, 3)).transpose(2, 0, 1)
    assert not doubles.flags.c_contiguous and doubles.dtype == np.float64
    assert app.call({"data": doubles}, "model_node")[0].shape == (1, 3, 8, 8)
    assert app.call({"data": np.ones((3, 8, 8), np.float32)}, "model_node")[0].shape == (1, 3, 8, 8)
    assert app.call(np.ones((1, 3, 8, 8), np.uint8), "model_node")[0].dtype == np.float32
    raises((ValueError, TypeError), app.call, {"data": np.ones((2, 2), np.float32)}, "model_node")
    raises((ValueError, TypeError), app.call, {"unknown": np.ones((1, 4)), "right": np.ones((1, 4))}, "pair_node")


@rule
def call_with_media(app):
    raises((ValueError, TypeError), app.call, app.inputs.video_in.get()[0], "model_node")


@rule
def call_with_two_inputs(app):
    left, right = np.full((1, 4), 2, np.float32), np.full((1, 4), 3, np.float32)
    total, product = app.call({"left": left, "right": right}, "pair_node")
    assert np.allclose(total, 5) and np.allclose(product, 6)


@rule
def outputs_are_writable_and_independent(app):
    data = {"data": np.ones((1, 3, 8, 8), np.float32)}
    first = app.call(data, "model_node")[0]
    first[...] = 77
    second = app.call(data, "model_node")[0]
    assert np.allclose(second, 2.0) and np.allclose(first, 77)


@rule
def unknown_model_is_a_key_error(app):
    raises(KeyError, app.call, {"data": np.ones((1, 3, 8, 8), np.float32)}, "no_such_model")


@rule
def threads_may_use_everything(app):
    failures = []

    def work():
        try:
            for _ in range(5):
                batch = app.inputs.video_in.get()
                app.call({"data": np.ones((1, 3, 8, 8), np.float32)}, "model_node")
                app.outputs.video_out.put(batch)
        except Exception as error:
            failures.append(repr(error))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures, failures


def forked(image, checksum, queue):
    time.sleep(0.3)
    queue.put(int(image.astype(np.int64).sum()) == checksum)


@rule
def forks_see_what_they_had(app):
    context = multiprocessing.get_context("fork")
    image = app.inputs.video_in.get()[0].image
    checksum = int(image.astype(np.int64).sum())
    queue = context.Queue()
    child = context.Process(target=forked, args=(image, checksum, queue))
    child.start()
    del image
    for _ in range(10):
        app.inputs.video_in.get()
    assert queue.get(timeout=30)
    child.join(30)
    assert child.exitcode == 0


def in_fork(app, queue):
    batch = app.inputs.video_in.get(timeout=20)
    queue.put(bool(app.call({"data": np.ones((1, 3, 8, 8), np.float32)}, "model_node")) and len(batch))


@rule
def forks_may_use_the_sdk(app):
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=in_fork, args=(app, queue))
    child.start()
    assert queue.get(timeout=30) >= 1
    child.join(30)


@rule
def grandchildren_may_use_the_sdk(app):
    code = "import os; os._exit(0 if os.system('python3 /panorama/grandchild.py') == 0 else 5)"
    assert subprocess.run(["python3", "-c", code], timeout=60).returncode == 0


@rule
def files_and_environment(app):
    assert os.getcwd() == "/", os.getcwd()
    assert os.environ["AppGraph_Uid"].startswith("applicationInstance-")
    assert os.environ["Node_Uid"] == "code_node"
    assert os.environ["AWS_REGION"] and os.environ["AWS_DEFAULT_REGION"]
    assert __file__ == "/panorama/application.py", __file__
    assert "panorama" in open("/panorama/notes.txt").read()
    raises(OSError, open, "/panorama/forbidden", "w")
    with open("/opt/aws/panorama/storage/canary", "w") as file:
        file.write("kept")
    assert os.listdir("/opt/aws/panorama/storage")
    os.mkfifo("/opt/aws/panorama/logs/ipc")
    os.remove("/opt/aws/panorama/logs/ipc")


@rule
def legacy_api_is_refused_clearly(app):
    raises(ImportError, __import__, "panoramasdk.base")


def main():
    app = WithoutInit(log)
    for function in [value for name, value in list(globals().items()) if getattr(value, "__name__", "") == "run"]:
        function(app)
    log.info("rules: %d", len(RESULTS))
    results = {"python": sys.version.split()[0], "numpy": np.__version__, "rules": RESULTS}
    with open("/opt/aws/panorama/storage/results.json", "w") as file:
        json.dump(results, file, indent=1)
    for name, result in RESULTS.items():
        print("%s: %s" % (name, result), flush=True)


if __name__ == "__main__":
    main()
