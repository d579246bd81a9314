"""A batch against itself and against the site."""

from __future__ import annotations

from belvedere_simulator.provisioning.batch.checking import Known, checked
from belvedere_simulator.provisioning.batch.columns import Kind
from belvedere_simulator.provisioning.batch.reading import read_batch

HEAD = "kind,name,eth0,eth0_gateway,eth0_dns,eth1,eth1_gateway,eth1_dns,url\n"
FIRST = "appliance,one,192.168.0.20/24,192.168.0.1,192.168.0.1,,,,\n"


def problems(
    rows: str, known: Known | None = None, begun: frozenset[tuple[Kind, str]] = frozenset()
) -> list[tuple[int, str]]:
    batch = checked(read_batch((HEAD + rows).encode()), known or Known(), begun)
    return [(problem.line, problem.column) for problem in batch.problems]


def test_names_are_there_once_of_each_kind() -> None:
    assert problems("appliance,one,,,,,,,\ncamera,one,,,,,,,rtsp://192.168.0.7/x\n") == []
    assert problems("appliance,one,,,,,,,\nappliance,two,,,,,,,\nappliance,one,,,,,,,\n") == [(4, "name")]


def test_a_row_with_another_problem_is_compared_all_the_same() -> None:
    assert problems("appliance,one,,,,,,,\nappliance,one,dhcp,x,,,,,\n") == [(3, "eth0_gateway"), (3, "name")]


def test_addresses_of_all_ports_are_there_once() -> None:
    clash = "appliance,two,,,,192.168.0.20/24,192.168.0.1,192.168.0.1,\n"
    assert problems(FIRST + clash) == [(3, "eth1")]
    assert problems(FIRST + clash.replace("0.20", "0.21")) == []


def test_what_the_site_has_is_not_made_again() -> None:
    known = Known({"one"}, {"cam"}, {"192.168.0.20": "other"})
    rows = FIRST + "camera,cam,,,,,,,rtsp://192.168.0.7/x\ncamera,one,,,,,,,rtsp://192.168.0.8/x\n"
    assert problems(rows, known) == [(2, "name"), (2, "eth0"), (3, "name")]


def test_what_this_batch_made_is_no_problem() -> None:
    known = Known({"one"}, {"cam"}, {"192.168.0.20": "one"})
    begun = frozenset({(Kind.APPLIANCE, "one"), (Kind.CAMERA, "cam")})
    assert problems(FIRST + "camera,cam,,,,,,,rtsp://192.168.0.7/x\n", known, begun) == []
