"""A list of cameras is taken whole or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.batch.camera_list import read_cameras

SECRET = "canary-Lerche-22"
GOOD = f"""name,url,user,password,description,tags
door,rtsp://192.168.0.77/live,viewer,{SECRET},"front, left",place=gate floor=1
yard,rtsp://viewer:{SECRET}@192.168.0.78:8554/ch1,,,,
"""


def test_a_good_list_gives_its_cameras_with_credentials_apart() -> None:
    door, yard = read_cameras(GOOD.encode()).required()
    assert (door.line, door.name, door.description) == (2, "door", "front, left")
    assert door.tags == {"place": "gate", "floor": "1"}
    assert (door.username, door.password) == ("viewer", SECRET)
    assert yard.url == "rtsp://192.168.0.78:8554/ch1"
    assert (yard.username, yard.password) == ("viewer", SECRET)
    assert SECRET not in repr((door, yard))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_spreadsheets_other_separators_and_marks_are_read(separator: str) -> None:
    text = separator.join(["Name", "URL"]) + "\r\n" + separator.join(["a", "rtsp://h/x"]) + "\r\n\r\n"
    assert [each.name for each in read_cameras(text.encode("utf-8-sig")).required()] == ["a"]


def test_every_fault_is_named_with_its_line_and_nothing_is_taken() -> None:
    text = f"""name,url,user,password,description,tags
good,rtsp://h/x,,,,
bad name,rtsp://h/x,,,,
good,rtsp://h/x,,,,
a,http://viewer:{SECRET}@h/x,,,,
b,rtsp://h/x,,{SECRET},,
c,rtsp://h/x,,,{"x" * 256},
d,rtsp://h/x,,,,nonsense
"""
    checked = read_cameras(text.encode())
    assert checked.cameras == ()
    assert [each.line for each in checked.faults] == [3, 4, 5, 6, 7, 8]
    with pytest.raises(BelvedereError) as refused:
        checked.required()
    assert refused.value.code == "BV-DOC-093"
    assert "line 3, name: " in str(refused.value)
    assert SECRET not in str(refused.value) + repr(checked)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"name,url\n", "no row"),
        (b"name\na\n", "url"),
        (b"kind,name,url\nappliance,a,\n", "appliance"),
        (b"name,url,colour\na,rtsp://h,red\n", "Column 3"),
        (b"name,url,name\na,rtsp://h,b\n", "twice"),
        (b"\xff\xfe", "empty"),
        (b'name,url\n"a,rtsp://h\n', "quotation"),
        (b"name,url\n" + b"a,rtsp://h\n" * 10_001, "10000"),
    ],
)
def test_a_list_that_is_none_is_refused_whole(content: bytes, word: str) -> None:
    checked = read_cameras(content)
    assert checked.cameras == ()
    assert any(word in told for told in checked.told)


@given(st.binary(max_size=300))
def test_no_bytes_bring_it_down(data: bytes) -> None:
    for content in (data, b"name,url\n" + data):
        checked = read_cameras(content)
        assert bool(checked.cameras) != bool(checked.faults)
