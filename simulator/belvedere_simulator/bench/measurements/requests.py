"""Requests a second of sixteen connections, beside a handler that does nothing and beside moto."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.fleet import LIST, PAGE, describe, has_fleet, make_fleet
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.moto_server import CannotInstall, moto_python, moto_running
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import Windows, interleave
from belvedere_simulator.bench.signed import Client
from belvedere_simulator.messages import tr

CONNECTIONS = 16
Window = dict[str, Any]


@dataclass(frozen=True)
class _Fleet:
    """A service with its devices; `one` is the device that is described."""

    client: Client
    one: str


def measure_list(bench: Bench) -> Mapping[str, Series]:
    """A page of the list beside the constant handler."""
    with _our_fleet(bench) as fleet:
        return {"service_list": _beside_constant(bench, "service_list", fleet, LIST)}


def measure_describe(bench: Bench) -> Mapping[str, Series]:
    """One device beside the constant handler."""
    with _our_fleet(bench) as fleet:
        return {"service_describe": _beside_constant(bench, "service_describe", fleet, describe(fleet.one))}


def measure_slowest(bench: Bench) -> Mapping[str, Series]:
    """The 99th percentile of the times beside their median: the same windows give both."""
    with _our_fleet(bench) as fleet, Helper("load") as load:
        tell = bench.rounds("service_p99")
        windows: list[Window] = []
        for number in range(2 * bench.settings.rounds):
            tell(f"{number + 1}/{2 * bench.settings.rounds}")
            windows.append(_mixed(bench, load, fleet))
        _check_same(bench, "service_p99", windows)
    slowest, medians = (tuple(window[name] for window in windows) for name in ("slowest_ms", "median_ms"))
    return {"service_p99": Series(slowest, medians, tr("lists and descriptions in turn; milliseconds"))}


def measure_beside_moto(bench: Bench) -> Mapping[str, Series]:
    """Lists and descriptions in turn, beside moto asked the same."""
    try:
        python = moto_python(bench.settings.cache)
    except CannotInstall as problem:
        note = tr("moto cannot be installed here: {why}", why=problem)
        return {"service_vs_moto": Series((), (), note)}
    with _our_fleet(bench) as ours, moto_running(python) as other, Helper("load") as load:
        theirs = _fleet(bench, other)
        windows = interleave(
            bench.settings.rounds,
            partial(_mixed, bench, load, theirs),
            partial(_mixed, bench, load, ours),
            bench.rounds("service_vs_moto"),
        )
        for side in (windows.ours, windows.reference):
            _check_same(bench, "service_vs_moto", list(side))
        _check_alike(bench, windows.ours[0], windows.reference[0])
    return {"service_vs_moto": _rates(windows)}


@contextlib.contextmanager
def _our_fleet(bench: Bench) -> Iterator[_Fleet]:
    with tempfile.TemporaryDirectory(prefix="belvedere-bench-") as folder, Helper("service_site") as site:
        told = site.ask(do="open", folder=str(Path(folder)))
        yield _fleet(bench, Client(told["address"], told["key_id"], told["secret"]))


def _fleet(bench: Bench, client: Client) -> _Fleet:
    devices = make_fleet(client)
    bench.guard(tr("the list's pages tell every device once"), has_fleet(client))
    one = client.ask("GET", describe(devices[0]))
    bench.guard(tr("the description is that of the device"), one["DeviceId"] == devices[0])
    return _Fleet(client, devices[0])


def _beside_constant(bench: Bench, what: str, fleet: _Fleet, target: str) -> Series:
    with Helper("constant_server") as reference, Helper("load") as load:
        constant = Client(reference.ask(do="open")["address"], fleet.client.key_id, fleet.client.secret)
        # A short window tells what the answer is, and warms both sides up.
        (body,) = _window(load, fleet.client, bench.settings.trial_seconds, target)["bodies"][0]
        reference.ask(do="say", body=body)
        _window(load, constant, bench.settings.trial_seconds, target)
        seconds = bench.settings.seconds
        windows = interleave(
            bench.settings.rounds,
            partial(_window, load, constant, seconds, target),
            partial(_window, load, fleet.client, seconds, target),
            bench.rounds(what),
        )
        _check_same(bench, what, [*windows.ours, *windows.reference])
    return _rates(windows)


def _rates(windows: Windows[Window]) -> Series:
    ours, reference = (tuple(window["rate"] for window in side) for side in (windows.ours, windows.reference))
    return Series(ours, reference)


def _mixed(bench: Bench, load: Helper, fleet: _Fleet) -> Window:
    return _window(load, fleet.client, bench.settings.seconds, LIST, describe(fleet.one))


def _window(load: Helper, client: Client, seconds: float, *targets: str) -> Window:
    requests = [client.ready(target) for target in targets]
    return load.ask(
        do="load", address=client.address, requests=requests, connections=CONNECTIONS, seconds=seconds
    )


def _check_same(bench: Bench, what: str, windows: list[Window]) -> None:
    """Nothing changes meanwhile, so every answer to one question is the same in all windows."""
    seen = [
        {body for window in windows for body in window["bodies"][kind]} for kind in range(_kinds(windows))
    ]
    bench.guard(
        tr("{what}: the same question has the same answer", what=what), all(len(s) == 1 for s in seen)
    )
    bench.guard(tr("{what}: every window has answers", what=what), all(w["count"] for w in windows))


def _kinds(windows: list[Window]) -> int:
    return len(windows[0]["bodies"])


def _check_alike(bench: Bench, ours: Window, theirs: Window) -> None:
    """Both imitations list as many devices, and describe one of the same name."""
    lists, devices = ([json.loads(window["bodies"][kind][0]) for window in (ours, theirs)] for kind in (0, 1))
    bench.guard(
        tr("both services list as many devices"),
        [len(page["Devices"]) for page in lists] == [PAGE, PAGE],
    )
    bench.guard(tr("both services describe the same device"), devices[0]["Name"] == devices[1]["Name"])
