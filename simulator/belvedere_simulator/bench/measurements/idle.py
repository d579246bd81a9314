"""Fifty appliances that have nothing to do, each a process of its own, all connected to one site."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Mapping, Sequence
from statistics import mean, median

import psutil

from belvedere_simulator.bench.appliance_site import appliance_site
from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.results import Series
from belvedere_simulator.messages import tr

_MB = 1_000_000
_SETTLE_WINDOWS = 1


def measure(bench: Bench) -> Mapping[str, Series]:
    """Memory of each, and in the note what processor time it takes."""
    count, seconds = bench.settings.appliances, bench.settings.seconds
    with appliance_site() as site:
        bench.tell(tr("{count} appliances start", count=count))
        devices = [site.provision(f"idle-{number:02}") for number in range(count)]
        begun = time.perf_counter()
        with site.running(devices) as pids:
            online = time.perf_counter() - begun
            # What a start leaves to do: reports, the first logs, the first metrics.
            _pass(_SETTLE_WINDOWS * seconds)
            busy = _processor_ms(pids, seconds)
            sizes = [_memory_mb(pid) for pid in pids]
            told = site.clients("panorama").list_devices()["Devices"]
    bench.guard(tr("the site lists the appliances"), len(told) > 0)
    note = tr(
        "{count} appliances; processor time of each {mean} ms a second, at most {most}; together {total} MB; "
        "all online {online} s after the first one started; {kind}",
        count=count,
        mean=f"{mean(busy):.2f}",
        most=f"{max(busy):.1f}",
        total=f"{sum(sizes):.0f}",
        online=f"{online:.1f}",
        kind=tr("proportional set size") if sys.platform == "linux" else tr("unique set size"),
    )
    bench.tell(tr("median {size} MB", size=f"{median(sizes):.1f}"))
    return {"idle_appliance_mb": Series(tuple(sizes), (), note)}


def _pass(seconds: float) -> None:
    threading.Event().wait(seconds)


def _processor_ms(pids: Sequence[int], seconds: float) -> list[float]:
    """Milliseconds of processor time a second, of each."""
    processes = [psutil.Process(pid) for pid in pids]
    before = [sum(process.cpu_times()[:2]) for process in processes]
    begun = time.perf_counter()
    _pass(seconds)
    passed = time.perf_counter() - begun
    after = [sum(process.cpu_times()[:2]) for process in processes]
    return [(now - then) * 1000 / passed for then, now in zip(before, after, strict=True)]


def _memory_mb(pid: int) -> float:
    found = psutil.Process(pid).memory_full_info()
    # Only Linux tells how what is shared divides among those who share it.
    return float(getattr(found, "pss", found.uss)) / _MB
