"""How long the appliance waits, and where its connections really go."""

from __future__ import annotations

import socket
import ssl

import pytest

from belvedere_simulator.appliance.connection.patience import (
    REFUSED_PAUSE,
    SHORTEST,
    SHORTEST_REFUSED,
    obstacle_of,
    pause_after,
)
from belvedere_simulator.appliance.faults.board import FaultBoard, InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.network.dialling import Dialling
from belvedere_simulator.appliance.network.reach import Reach, Ways
from belvedere_simulator.appliance.pace import Pace
from belvedere_simulator.appliance.provisioning.joining import Obstacle
from belvedere_simulator.channel.connecting import FIRST_PAUSE, LONGEST_PAUSE, longer_pause


@pytest.fixture
def faults() -> FaultBoard:
    """Nothing is broken."""
    return FaultBoard()


@pytest.fixture
def dialling(faults: FaultBoard) -> Dialling:
    """All ways are open."""
    return Dialling(Reach(Ways(service=True)), faults)


@pytest.mark.parametrize(
    ("tries", "most"), [(0, FIRST_PAUSE), (1, FIRST_PAUSE), (2, 2.0), (3, 4.0), (99, 60.0)]
)
def test_pauses_grow_to_a_minute_and_are_never_all_the_same(tries: int, most: float) -> None:
    pauses = {longer_pause(tries) for _ in range(50)}
    assert most / 2 <= min(pauses) <= max(pauses) <= most <= LONGEST_PAUSE
    assert len(pauses) > 1


@pytest.mark.parametrize("found", [Obstacle.REFUSED, Obstacle.EXPIRED, Obstacle.UNTRUSTED])
def test_who_is_refused_asks_slowly(found: Obstacle) -> None:
    assert pause_after(found, 1, Pace(1)) == REFUSED_PAUSE
    assert pause_after(found, 1, Pace(10_000)) == SHORTEST_REFUSED


def test_pauses_follow_the_pace_down_to_what_real_brokers_bear() -> None:
    assert pause_after(Obstacle.UNREACHABLE, 9, Pace(60)) <= LONGEST_PAUSE / 60
    assert pause_after(Obstacle.UNREACHABLE, 1, Pace(10_000)) == SHORTEST


def test_errors_of_the_network_are_told_from_those_of_certificates() -> None:
    assert obstacle_of(ConnectionRefusedError()) is Obstacle.UNREACHABLE
    assert obstacle_of(ssl.SSLCertVerificationError()) is Obstacle.UNTRUSTED
    expired, unknown = ssl.SSLError(), ssl.SSLError()
    expired.reason, unknown.reason = "SSLV3_ALERT_CERTIFICATE_EXPIRED", "TLSV1_ALERT_UNKNOWN_CA"
    assert (obstacle_of(expired), obstacle_of(unknown)) == (Obstacle.EXPIRED, Obstacle.REFUSED)


def test_without_faults_an_address_is_what_it_is(dialling: Dialling) -> None:
    assert dialling.address("broker.example.com", 8883) == ("broker.example.com", 8883)


def test_a_service_that_is_down_refuses(dialling: Dialling, faults: FaultBoard) -> None:
    faults.inject(InjectedFault(FaultKind.SERVICE_DOWN))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(dialling.address("127.0.0.1", 8883), 5)


def test_a_broker_that_resets_does_so_after_it_has_answered(dialling: Dialling, faults: FaultBoard) -> None:
    faults.inject(InjectedFault(FaultKind.BROKER_RESET))
    # The system may tell of it when the connection is made already.
    with (
        pytest.raises(ConnectionResetError),
        socket.create_connection(dialling.address("127.0.0.1", 8883), 5) as stream,
    ):
        stream.recv(1)


def test_without_a_way_or_a_name_there_is_no_address(faults: FaultBoard) -> None:
    reach = Reach()
    dialling = Dialling(reach, faults)
    with pytest.raises(ConnectionError):
        dialling.address("127.0.0.1", 8883)
    reach.change(service=True, names=False)
    assert dialling.address("127.0.0.1", 8883) == ("127.0.0.1", 8883)
    with pytest.raises(socket.gaierror):
        dialling.address("broker.example.com", 8883)
