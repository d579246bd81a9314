"""One examination from the outside: it can be called off, and the second ways are found."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from belvedere_simulator.cameras.address import CameraAddress, parse_address
from belvedere_simulator.cameras.doctor import Cancelled, Diagnosis, examine, examine_all, report
from belvedere_simulator.cameras.doctor.patience import Patience
from belvedere_simulator.cameras.doctor.probe.reach import resolve, route
from cameras.doctor.conftest import Street, examined
from fakes.network_namespace import alone
from fakes.scripted_camera import H264, HANG_UP, Asked, Reply, describing

NO_NETWORK = """
from belvedere_simulator.cameras.address import parse_address
from belvedere_simulator.cameras.doctor import examine
print(*examine(parse_address("rtsp://10.11.12.13/cam")).codes)
"""


def calmly(address: CameraAddress) -> Diagnosis:
    """The verdict of a computer that had the time for it."""
    return examined({"camera": address})["camera"]


def test_a_camera_that_answers_nothing_is_left_when_nobody_wants_to_know(street: Street) -> None:
    silent = parse_address(street.virtual(street.clips.plain, fault="silent"))
    unwanted = threading.Event()
    threading.Timer(0.3, unwanted.set).start()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        examine(silent, cancelled=unwanted.is_set)
    # Its patience alone would be four seconds; ours here is for busy machines.
    print(f"left after {time.monotonic() - begun:.1f} s")


def test_called_off_a_fleet_gives_what_it_has(street: Street) -> None:
    cameras = [
        parse_address(street.nobody()),
        parse_address(street.virtual(street.clips.plain, fault="play_silent")),
    ]
    unwanted = threading.Event()

    def note(_number: int, _diagnosis: Diagnosis) -> None:
        unwanted.set()

    first, second = examine_all(cameras, cancelled=unwanted.is_set, examined=note)
    assert first is not None
    assert first.codes == ("BV-DOC-006",)
    assert second is None


def test_no_camera_is_no_work() -> None:
    assert examine_all([]) == []


def test_the_place_it_was_seen_from_is_this_computer_unless_told(street: Street) -> None:
    here = examine(parse_address(street.nobody()))
    assert here.seen_from
    assert here.facts.local_address == "127.0.0.1"
    assert here.facts.direct is True
    assert examine(parse_address(street.nobody()), seen_from="gate appliance").seen_from == "gate appliance"


def test_a_camera_that_hangs_up_after_refusing_is_called_again(street: Street) -> None:
    well = describing("m=audio 0 RTP/AVP 0\r\n")

    def answer(asked: Asked) -> Reply:
        if asked.method == "OPTIONS":
            return well(asked)
        if asked.connection == 1:
            return HANG_UP
        if "authorization" in asked.headers:
            return well(asked)
        return Reply(401, (("WWW-Authenticate", 'Digest realm="r", nonce="2"'),))

    camera = street.scripted(answer)
    verdict = calmly(parse_address(camera.url, "u", "p"))
    assert verdict.facts.authentication == "digest MD5"
    assert verdict.codes == ("BV-DOC-023", "BV-DOC-040")


def test_a_camera_that_sends_over_tcp_only_is_told(street: Street) -> None:
    well = describing(H264)

    def answer(asked: Asked) -> Reply:
        over_tcp = asked.headers.get("transport", "RTP/AVP/TCP").startswith("RTP/AVP/TCP")
        return well(asked) if over_tcp else Reply(461)

    verdict = calmly(parse_address(street.scripted(answer).url))
    assert verdict.codes == ("BV-DOC-050", "BV-DOC-053"), report(verdict)


def test_a_camera_that_sends_over_udp_only_is_still_measured(street: Street) -> None:
    verdict = calmly(parse_address(street.udp_only(street.clips.plain)))
    assert verdict.codes == ("BV-DOC-052",), report(verdict)
    assert verdict.facts.tcp is None
    assert verdict.facts.udp is not None
    assert verdict.facts.width == 320


def test_a_camera_that_knows_no_transport_of_ours_refuses_us(street: Street) -> None:
    well = describing(H264)
    camera = street.scripted(lambda asked: Reply(461) if asked.method == "SETUP" else well(asked))
    assert calmly(parse_address(camera.url)).codes == ("BV-DOC-032",)


def test_a_host_that_drops_what_it_is_sent_is_told_from_a_closed_port() -> None:
    with ExitStack() as held:
        listener = held.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        # The queue of who wants in is full: the system drops further attempts, as a firewall does.
        for _ in range(4):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        verdict = calmly(parse_address(f"rtsp://127.0.0.1:{listener.getsockname()[1]}/cam"))
    assert verdict.codes == ("BV-DOC-005",)


def test_without_a_network_there_is_no_way(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(NO_NETWORK, encoding="utf-8")
    told = subprocess.run(
        alone([sys.executable, str(program)]), capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.split() == ["BV-DOC-004"]


def test_a_name_is_looked_up_and_the_way_told() -> None:
    endpoints = resolve("localhost", 554, Patience(20))
    assert endpoints[0].host == "127.0.0.1"
    found = route(endpoints[0])
    assert (found.local, found.direct) == ("127.0.0.1", True)
    assert found.interface
