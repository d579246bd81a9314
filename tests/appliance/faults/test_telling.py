"""Who is told of faults and of ways may wait for others who look at them."""

from __future__ import annotations

import threading

from belvedere_simulator.appliance.faults.board import FaultBoard, InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.network.reach import Reach, Ways

SECONDS = 20.0


def test_a_watcher_of_faults_may_wait_for_somebody_who_looks() -> None:
    board = FaultBoard()
    found: list[bool] = []

    def told(_fault: InjectedFault, _present: bool) -> None:
        looking = threading.Thread(target=lambda: found.append(bool(board.find(FaultKind.DNS))))
        looking.start()
        looking.join(SECONDS)

    board.watch(told)
    board.inject(InjectedFault(FaultKind.DNS))
    assert found == [True]
    board.clear(FaultKind.DNS)
    assert found == [True, False]


def test_a_watcher_of_ways_may_wait_for_somebody_who_begins_to_watch() -> None:
    reach = Reach()
    seen: list[Ways] = []

    def told(_before: Ways, now: Ways) -> None:
        beginning = threading.Thread(target=lambda: reach.watch(lambda _before, now: seen.append(now)))
        beginning.start()
        beginning.join(SECONDS)
        seen.append(now)

    end = reach.watch(told)
    reach.change(service=True)
    end()
    reach.change(service=False)
    assert seen == [Ways(service=True), Ways(service=False)]
