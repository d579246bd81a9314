"""How long it takes from the request until an application runs on an appliance."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from belvedere_simulator.bench.appliance_site import appliance_site
from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.deployed import Deployed, deploy, one_appliance, register
from belvedere_simulator.bench.results import Series
from belvedere_simulator.messages import tr

_DONE = "DEPLOYMENT_SUCCEEDED"


def measure(bench: Bench) -> Mapping[str, Series]:
    """Real seconds; what is simulated passes at once. Each instance is removed before the next one."""
    tell, found = bench.rounds("deploy_seconds"), list[Deployed]()
    with appliance_site() as site:
        graph = register(site, bench.small)
        with one_appliance(site) as device:
            for number in range(2 * bench.settings.rounds):
                tell(f"{number + 1}/{2 * bench.settings.rounds}")
                instance = deploy(site, device, graph)
                instance.wait_for(_DONE)
                instance.begin(do="call", size=bench.small.size, seconds=0.01)
                bench.guard(tr("what was deployed answers"), bool(instance.finish()["outputs"]))
                found.append(Deployed(site, device, instance.instance, dict(instance.stages)))
                instance.remove()
    seconds = tuple(each.stages[_DONE] for each in found)
    stages = ", ".join(
        f"{status.removeprefix('DEPLOYMENT_')} {_median(found, status):.2f}" for status in found[0].stages
    )
    note = tr("seconds after the request at which each status was seen: {stages}", stages=stages)
    return {"deploy_seconds": Series(seconds, (), note)}


def _median(found: list[Deployed], status: str) -> float:
    return median(each.stages[status] for each in found if status in each.stages)
