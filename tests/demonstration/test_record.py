"""What a demonstration made is on record."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.client.demonstration import demonstration_site
from belvedere_simulator.demonstration.cameras import end
from belvedere_simulator.demonstration.record import (
    FOLDER,
    DemonstrationCamera,
    DemonstrationRecord,
    read_demonstration,
    write_demonstration,
)
from belvedere_simulator.errors import BelvedereError

CAMERA = DemonstrationCamera("demo-square", 8554, 1, 2.5)


def test_without_one_there_is_no_record(tmp_path: Path) -> None:
    assert read_demonstration(tmp_path) is None


def test_what_was_made_is_read_again(tmp_path: Path) -> None:
    record = DemonstrationRecord().with_device("demo-yard").with_camera(CAMERA)
    write_demonstration(tmp_path, record)
    assert read_demonstration(tmp_path) == record


def test_a_camera_started_again_takes_the_place_of_its_former_process() -> None:
    again = DemonstrationCamera("demo-square", 8554, 7, 9.0)
    assert DemonstrationRecord().with_camera(CAMERA).with_camera(again).cameras == (again,)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b'{"devices": [], "cameras": [{}], "complete": 1}']
)
def test_a_damaged_record_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "demonstration.json").write_bytes(content)
    with pytest.raises(BelvedereError, match="BV-DEMO-002"):
        read_demonstration(tmp_path)


def test_a_process_that_only_has_the_number_of_a_camera_is_left_alone() -> None:
    end(CAMERA)  # number 1 is the first process of the system, which began at another time


def test_on_another_computer_nothing_is_made() -> None:
    with pytest.raises(BelvedereError, match="BV-DEMO-004"):
        demonstration_site({"endpoint": "https://elsewhere"})
