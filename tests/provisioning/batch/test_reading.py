"""Batch files of every program, and every problem in them with its place."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.batch.columns import COLUMNS, Kind, template
from belvedere_simulator.provisioning.batch.items import Batch, Camera
from belvedere_simulator.provisioning.batch.reading import MOST, read_batch

HEAD = [column.name for column in COLUMNS]
CANARY = "canary-Zx81"


def written(*rows: dict[str, str], delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEAD, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def appliance(**cells: str) -> dict[str, str]:
    return {"kind": "appliance", "name": "gate", **cells}


def camera(**cells: str) -> dict[str, str]:
    return {"kind": "camera", "name": "gate-camera", "url": "rtsp://192.168.0.77/live", **cells}


def places(batch: Batch) -> list[tuple[int, str]]:
    return [(problem.line, problem.column) for problem in batch.problems]


FIXED = {"eth0": "192.168.0.20/24", "eth0_gateway": "192.168.0.1", "eth0_dns": "192.168.0.1 8.8.8.8"}


def test_an_appliance_has_what_the_service_wants() -> None:
    batch = read_batch(
        written(appliance(description="Portão", tags="site=north; floor=0", ntp="a.org", **FIXED)).encode()
    )
    assert batch.problems == ()
    (found,) = batch.appliances
    assert (found.line, found.name, found.description) == (2, "gate", "Portão")
    assert found.tags == {"site": "north", "floor": "0"}
    assert found.network == {
        "Ethernet0": {
            "ConnectionType": "STATIC_IP",
            "StaticIpConnectionInfo": {
                "IpAddress": "192.168.0.20",
                "Mask": "24",
                "DefaultGateway": "192.168.0.1",
                "Dns": ["192.168.0.1", "8.8.8.8"],
            },
        },
        "Ethernet1": {"ConnectionType": "DHCP"},
        "Ntp": {"NtpServers": ["a.org"]},
    }


def test_blanks_part_tags_where_every_word_is_one() -> None:
    batch = read_batch(written(appliance(tags="site=north floor=0; hall=great north")).encode())
    assert batch.problems == ()
    assert batch.appliances[0].tags == {"site": "north", "floor": "0", "hall": "great north"}


def test_credentials_in_an_address_are_split_off_and_shown_nowhere() -> None:
    batch = read_batch(written(camera(url=f"rtsp://viewer:{CANARY}@192.168.0.77/live")).encode())
    assert batch.problems == ()
    (found,) = batch.cameras
    assert (found.url, found.username, found.password) == ("rtsp://192.168.0.77/live", "viewer", CANARY)
    assert CANARY not in repr(batch) + found.shown


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_files_of_every_spreadsheet_are_read(delimiter: str, encoding: str, ends: str) -> None:
    text = written(appliance(description="Portão, norte; 1"), camera(), delimiter=delimiter)
    batch = read_batch(text.replace("\r\n", ends).encode(encoding))
    assert batch.problems == ()
    assert [(item.line, item.kind) for item in batch.items] == [(2, Kind.APPLIANCE), (3, Kind.CAMERA)]
    assert batch.items[0].description == "Portão, norte; 1"


def test_a_separator_that_is_said_counts() -> None:
    assert read_batch(("sep=;\n" + written(appliance(), delimiter=";")).encode()).items[0].line == 3


def test_without_a_kind_the_other_columns_tell() -> None:
    assert read_batch(b"Name,URL\ngate,rtsp://192.168.0.7/live\n").items[0].kind is Kind.CAMERA
    assert read_batch(b"name,description\ngate,North\n").items[0].kind is Kind.APPLIANCE


def test_the_template_holds_nothing_until_a_mark_is_removed() -> None:
    assert [problem.what for problem in read_batch(template().encode()).problems] == [
        "There is no row below the names of the columns"
    ]
    batch = read_batch(template().replace("#appliance", "appliance").replace("#camera", "camera").encode())
    assert (len(batch.appliances), len(batch.cameras), batch.problems) == (1, 1, ())


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (appliance(kind="toaster"), "kind"),
        (appliance(name=""), "name"),
        (appliance(name="the gate"), "name"),
        (appliance(name="n" * 221), "name"),
        (appliance(description="d" * 256), "description"),
        (appliance(tags="site"), "tags"),
        (appliance(tags="a=1;a=2"), "tags"),
        (appliance(**{**FIXED, "eth0": "192.168.0.20"}), "eth0_mask"),
        (appliance(**{**FIXED, "eth0_gateway": ""}), "eth0_gateway"),
        (appliance(**{**FIXED, "eth0_gateway": "10.0.0.1"}), "eth0_gateway"),
        (appliance(**{**FIXED, "eth0": "192.168.0.300/24"}), "eth0"),
        (appliance(**{**FIXED, "eth0_dns": "nowhere"}), "eth0_dns"),
        (appliance(**{**FIXED, "eth0_mask": "16"}), "eth0_mask"),
        (appliance(eth1="dhcp", eth1_gateway="192.168.0.1"), "eth1_gateway"),
        (appliance(ntp="a b c d e f"), "ntp"),
        (appliance(url="rtsp://192.168.0.77/live"), "url"),
        (camera(url=""), "url"),
        (camera(url="http://192.168.0.77/live"), "url"),
        (camera(url="rtsps://192.168.0.77/live"), "url"),
        (camera(url=f"rtsp://one:{CANARY}@192.168.0.77/live", user="other"), "url"),
        (camera(password=CANARY), "user"),
        (camera(eth0="dhcp"), "eth0"),
        (camera(name="c" * 129), "name"),
    ],
)
def test_each_problem_has_its_line_column_and_remedy(row: dict[str, str], column: str) -> None:
    batch = read_batch(written(appliance(name="first"), row).encode())
    assert places(batch) == [(3, column)]
    (problem,) = batch.problems
    assert problem.what
    assert problem.remedy
    assert CANARY not in repr(batch.problems)


def test_all_problems_are_told_at_once() -> None:
    rows = (appliance(name="a b", tags="x"), camera(url="", eth0="dhcp"), appliance(name="ok"))
    assert places(read_batch(written(*rows).encode())) == [
        (2, "name"),
        (2, "tags"),
        (3, "eth0"),
        (3, "url"),
    ]


def test_what_breaks_the_table_is_told_by_its_line() -> None:
    assert places(read_batch(b"name,description\na,1\nb,2,3\n")) == [(3, "")]
    assert places(read_batch(b'name,description\na,1\nb,"2\n\n')) == [(3, "")]
    assert places(read_batch(b'name,description\na,1\nb,"2"x\n')) == [(3, "")]
    assert places(read_batch(b"name,colour\na,red\n")) == [(1, "")]
    assert places(read_batch(b"name,name\na,b\n")) == [(1, "name")]
    many = read_batch(b"name\n" + b"\n".join(b"a%d" % number for number in range(MOST + 1)))
    assert places(many) == [(MOST + 2, "")]
    assert len(many.items) == MOST


def test_a_cell_of_several_lines_keeps_the_count() -> None:
    batch = read_batch(b'name,tags\na,"x=1\ny=2"\nb,z\n')
    assert [(item.line, item.name) for item in batch.items] == [(2, "a"), (4, "b")]
    assert batch.items[0].tags == {"x": "1", "y": "2"}
    assert places(batch) == [(4, "tags")]


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"PK\x03\x04\x00\x00\x00", b"sep=;\n", f"camera,a,rtsp://u:{CANARY}@host/x\n".encode()],
)
def test_what_is_no_table_is_refused_without_being_quoted(content: bytes) -> None:
    with pytest.raises(BelvedereError) as refused:
        read_batch(content)
    assert refused.value.code == "BV-BAT-002"
    assert CANARY not in str(refused.value)


@given(st.binary(max_size=300))
def test_whatever_the_bytes_are_they_are_read_or_refused(content: bytes) -> None:
    try:
        batch = read_batch(b"name,url,password\n" + content)
    except BelvedereError as error:
        assert error.code == "BV-BAT-002"
        return
    lines = content.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n").count("\n") + 2
    assert all(1 <= problem.line <= lines for problem in batch.problems)
    assert all(problem.what and problem.remedy for problem in batch.problems)


_CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@given(st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=6), st.sampled_from(",;\t"))
def test_what_was_written_comes_back(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    cells = [
        camera(name=f"c{number}", description=a, user=f"u{b}", password=f"{CANARY}{c}")
        for number, (a, b, c) in enumerate(rows)
    ]
    batch = read_batch(written(*cells, delimiter=delimiter).encode())
    assert not batch.problems
    found = [asdict(item) for item in batch.items if isinstance(item, Camera)]
    for one, cell in zip(found, cells, strict=True):
        assert one["description"] == cell["description"].strip()
        assert one["username"] == cell["user"].strip()
        assert one["password"] == cell["password"].strip()
    assert CANARY not in repr(batch)
