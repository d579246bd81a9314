"""A camera of the preview ends when it is asked to, whatever it is about to do."""

from __future__ import annotations

import threading

from belvedere_simulator.cameras.preview.stream import Stream
from belvedere_simulator.video.sources import faults
from belvedere_simulator.video.specification import CameraSpecification


def test_one_that_is_to_stop_just_when_it_would_wait_does_not_wait() -> None:
    stream = Stream(CameraSpecification("gate", "rtsp://127.0.0.1/x"), lambda _frame: None, lambda: None)
    stream.ask_to_stop()
    waiting = threading.Thread(target=stream._wait, args=(1, 0.0, faults.unauthorized(401)), daemon=True)
    waiting.start()
    waiting.join(20)
    assert not waiting.is_alive()
