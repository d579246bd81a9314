"""One bench from its first measurement to its report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from belvedere_simulator.bench import machine
from belvedere_simulator.bench.bench import Bench, Measurement
from belvedere_simulator.bench.goals import SUBJECTS
from belvedere_simulator.bench.results import Report, Result, Series
from belvedere_simulator.bench.settings import Settings
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


def measure(
    subject: str, measurements: Sequence[Measurement], settings: Settings, tell: Callable[[str], None]
) -> Report:
    """Measure what `settings.only` names, or all. What fails is told beside the rest."""
    facts, stolen = machine.describe(subject), machine.StolenTime.begin()
    bench = Bench(settings, tell)
    found: dict[str, Series] = {}
    for measurement in measurements:
        if not settings.only or settings.only & set(measurement.goals):
            tell(tr("measuring {goals}", goals=", ".join(measurement.goals)))
            found.update(_measured(bench, measurement))
    facts["stolen_time"] = round(stolen.share(), 4)
    wanted = [goal for goal in SUBJECTS[subject] if not settings.only or goal.name in settings.only]
    results = tuple(Result(goal, found[goal.name]) for goal in wanted if goal.name in found)
    return Report(subject, facts, results, tuple(dict.fromkeys(bench.failures)))


def _measured(bench: Bench, measurement: Measurement) -> Mapping[str, Series]:
    try:
        return measurement.measure(bench)
    except BelvedereError as error:
        bench.guard(str(error), False)
        return dict.fromkeys(measurement.goals, Series((), (), str(error)))
