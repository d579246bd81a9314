"""Four applications on one model of an appliance, beside one session with the computer to itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from belvedere_simulator.bench.appliance_site import appliance_site
from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.deployed import Deployed, deploy, one_appliance, register
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.measurements.guards import check_same_outputs
from belvedere_simulator.bench.measurements.sharing import APPLICATIONS, best_session, saturate
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import interleave
from belvedere_simulator.messages import tr

GOAL = "appliance_shared_model"


def measure(bench: Bench) -> Mapping[str, Series]:
    """Inferences a second of the light model."""
    with appliance_site() as site, Helper("inference") as reference:
        graph = register(site, bench.small)
        with one_appliance(site) as device:
            deployed = [deploy(site, device, graph) for _ in range(APPLICATIONS)]
            for each in deployed:
                each.wait_for("DEPLOYMENT_SUCCEEDED")
            chosen = best_session(bench, reference)
            model = {"model": str(bench.small.file), "size": bench.small.size}
            expected = reference.ask(do="call", **model, seconds=0.01, threads=1, spinning=False)["outputs"]
            windows = interleave(
                bench.settings.rounds,
                partial(saturate, bench, reference, bench.settings.seconds, chosen),
                partial(_ours, bench, deployed, expected),
                bench.rounds(GOAL),
            )
    note = tr("reference: {chosen}", chosen=chosen)
    return {GOAL: Series(windows.ours, windows.reference, note)}


def _ours(bench: Bench, deployed: Sequence[Deployed], expected: Sequence[float]) -> float:
    for each in deployed:
        each.begin(do="call", size=bench.small.size, seconds=bench.settings.seconds)
    answers = [each.finish() for each in deployed]
    for answer in answers:
        check_same_outputs(bench, GOAL, answer["outputs"], expected)
    return sum(len(answer["times"]) for answer in answers) / bench.settings.seconds
