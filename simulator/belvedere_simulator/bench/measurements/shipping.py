"""How many log lines a second an appliance brings to its site, none lost and none twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

from belvedere_simulator.bench.appliance_site import TIME_SCALE, ApplianceSite, Provisioned, appliance_site
from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.helpers.shipping_appliance import STREAM
from belvedere_simulator.bench.results import Series
from belvedere_simulator.messages import tr

_TRIAL_LINES = 20_000
_FEWEST_LINES = 1_000


def measure(bench: Bench) -> Mapping[str, Series]:
    """From the first line that is written to the last one that is acknowledged; read back after each."""
    tell, windows = bench.rounds("log_lines_per_s"), list[dict[str, Any]]()
    with appliance_site() as site, Helper("shipping_appliance") as appliance:
        device = site.provision("shipping")
        folder = str(site.data(device))
        appliance.ask(do="open", folder=folder, stick=str(device.stick), time_scale=TIME_SCALE)
        trial = appliance.ask(do="ship", lines=_TRIAL_LINES)["rate"]
        lines = max(_FEWEST_LINES, int(trial * bench.settings.block_seconds))
        for number in range(2 * bench.settings.rounds):
            tell(f"{number + 1}/{2 * bench.settings.rounds}")
            windows.append(appliance.ask(do="ship", lines=lines))
            arrived = list(_numbers(site, device, windows[-1]["instance"]))
            bench.guard(tr("each line arrived once, in order"), arrived == list(range(lines)))
        appliance.ask(do="close")
    note = tr(
        "{lines} lines a window, written in {written} s and acknowledged after {seconds} s",
        lines=lines,
        written=f"{median(window['written_seconds'] for window in windows):.2f}",
        seconds=f"{median(window['seconds'] for window in windows):.2f}",
    )
    return {"log_lines_per_s": Series(tuple(float(window["rate"]) for window in windows), (), note)}


def _numbers(site: ApplianceSite, device: Provisioned, instance: str) -> Iterator[int]:
    """The numbers of the lines that the site has, in its order."""
    group = f"/aws/panorama/devices/{device.device_id}/applications/{instance}"
    asked: dict[str, Any] = {"logGroupName": group, "logStreamName": STREAM, "startFromHead": True}
    token = ""
    while True:
        page = site.clients("logs").get_log_events(**asked, **({"nextToken": token} if token else {}))
        yield from (int(event["message"].partition("line ")[2].split()[0]) for event in page["events"])
        if page["nextForwardToken"] == token:
            return
        token = page["nextForwardToken"]
