"""Frames as applications see them, without an engine."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from belvedere_simulator.sdk.panoramasdk.media import media
from belvedere_simulator.sdk.panoramasdk.ports import ParameterPort, Ports

FACTS: dict[str, Any] = {"cached": False, "stream": "door", "uri": "rtsp://host/1", "stamp": [12, 345678]}


def _frame(image: Any = None) -> media:
    return media(dict(FACTS), np.zeros((4, 6, 3), np.uint8) if image is None else image, lambda _facts: None)


def test_facts_are_typed_and_fixed() -> None:
    frame = _frame()
    assert (frame.stream_id, frame.stream_uri, frame.time_stamp) == ("door", "rtsp://host/1", (12, 345678))
    assert frame.is_cached is False
    with pytest.raises(AttributeError):
        frame.stream_id = "other"  # type: ignore[misc]


def test_a_picture_of_the_same_shape_may_be_set_and_is_copied() -> None:
    frame = _frame()
    image = frame.image
    frame.image = np.full((4, 6, 3), 9, np.uint8)
    assert frame.image is image
    assert (image == 9).all()
    with pytest.raises(AttributeError):
        frame.image = np.zeros((1, 1, 3), np.uint8)


def test_drawing_is_kept_beside_the_picture() -> None:
    frame = _frame()
    left: Any = np.float32(0.25)
    right: Any = np.int64(1)
    frame.add_rect(0, left, right, 0.5)
    frame.add_label(3, 0.1, 0)  # type: ignore[arg-type]
    assert frame._drawn()[1] == [["rect", 0.0, 0.25, 1.0, 0.5], ["label", "3", 0.1, 0.0]]
    assert not frame.image.any()


def test_what_lies_outside_is_clamped_with_one_warning(capsys: pytest.CaptureFixture[str]) -> None:
    frame = _frame()
    for _ in range(3):
        frame.add_rect(-1, 2, float("inf"), 0.5)
    assert frame._drawn()[1][0] == ["rect", 0.0, 1.0, 1.0, 0.5]
    assert capsys.readouterr().err.count("outside 0..1") <= 1
    with pytest.raises(ValueError, match="numbers"):
        frame.add_label("x", float("nan"), 0)


@pytest.mark.parametrize(
    ("kind", "value", "seen"),
    [
        ("int32", 3, 3),
        ("float32", 0.45, float(np.float32(0.45))),
        ("float32", 60, 60.0),
        ("boolean", True, True),
        ("string", "text", "text"),
        ("string", None, None),
    ],
)
def test_parameters_are_typed_as_on_the_appliance(kind: str, value: Any, seen: Any) -> None:
    port = ParameterPort("level", kind, value)
    assert port.get() == port.get(timeout=1) == seen
    assert type(port.get()) is type(seen)


def test_an_unknown_port_names_those_that_exist() -> None:
    with pytest.raises(AttributeError, match="level"):
        _ = Ports({"level": ParameterPort("level", "int32", 1)}).missing
