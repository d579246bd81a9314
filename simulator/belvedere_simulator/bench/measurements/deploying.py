"""How long it takes from the request until an application runs on an appliance."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from statistics import median

from belvedere_simulator.bench.appliance_site import ApplianceSite, Provisioned, appliance_site
from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.deployed import deploy, one_appliance, register
from belvedere_simulator.bench.results import Series
from belvedere_simulator.messages import tr

_DONE = "DEPLOYMENT_SUCCEEDED"
_STAGE = re.compile(
    r"^(\S+ \S+) .*(?:updateApplicationState|reportNodeStatus)\(\d+\) (\S+) (.*)$", re.MULTILINE
)
Stages = dict[str, float]


def measure(bench: Bench) -> Mapping[str, Series]:
    """Real seconds; what is simulated passes at once. Each instance is removed before the next one."""
    tell, seconds, stages = bench.rounds("deploy_seconds"), list[float](), list[Stages]()
    with appliance_site() as site:
        graph = register(site, bench.small)
        with one_appliance(site) as device:
            for number in range(2 * bench.settings.rounds):
                tell(f"{number + 1}/{2 * bench.settings.rounds}")
                asked = datetime.now(UTC)
                instance = deploy(site, device, graph)
                instance.wait_for(_DONE)
                seconds.append((datetime.now(UTC) - asked).total_seconds())
                instance.begin(do="call", size=bench.small.size, seconds=0.01)
                bench.guard(tr("what was deployed answers"), bool(instance.finish()["outputs"]))
                stages.append(_stages(site, device, instance.instance, asked))
                instance.remove()
    note = tr("seconds after the request, as the appliance logs it: {stages}", stages=_told(stages))
    return {"deploy_seconds": Series(tuple(seconds), (), note)}


def _stages(site: ApplianceSite, device: Provisioned, instance: str, asked: datetime) -> Stages:
    """When each stage was logged, in seconds after the request."""
    text = (site.data(device) / "logs" / "occ.log").read_text(encoding="utf-8")
    times = {
        stage.removeprefix("node "): datetime.fromisoformat(f"{time}+00:00")
        for time, of, stage in _STAGE.findall(text)
        if of == instance and not stage.endswith("NOT_AVAILABLE")
    }
    return {stage: (time - asked).total_seconds() for stage, time in times.items()}


def _told(found: Sequence[Stages]) -> str:
    return ", ".join(
        f"{stage} {median(each[stage] for each in found if stage in each):.2f}" for stage in found[0]
    )
