"""Pictures that are made while they are sent: whether anybody watches is known at any time."""

from __future__ import annotations

import threading

from belvedere_simulator.video.virtual_camera.bitstream import ParameterSets
from belvedere_simulator.video.virtual_camera.live import LiveMedia
from belvedere_simulator.video.virtual_camera.media import AccessUnit
from fakes.waiting import until

KEYFRAME = AccessUnit(0, 0, True, (b"\x65",))


def test_who_comes_while_the_last_one_leaves_is_known_to_watch() -> None:
    told: list[bool] = []
    leaving, came = threading.Event(), threading.Event()

    def watched(now: bool) -> None:
        if not now:
            leaving.set()
            came.wait(0.5)  # as long as somebody else could come
        elif told:
            came.set()
        told.append(now)

    media = LiveMedia(16, 16, 15.0, ParameterSets("h264", ()), watched=watched, wanted=lambda: None)
    units = media.endless()
    first = threading.Thread(target=lambda: next(units))
    first.start()
    until(lambda: told == [True])
    media.publish(KEYFRAME)
    first.join(20)
    leaver = threading.Thread(target=units.close)
    comer = threading.Thread(target=lambda: list(media.endless()))
    leaver.start()
    assert leaving.wait(20)
    comer.start()
    until(lambda: len(told) == 3)
    assert told == [True, False, True]
    media.close()
    comer.join(20)
    leaver.join(20)
    assert told[3:] == [False]
