"""Four applications on one model, beside one session that has the computer for itself."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.measurements.calls import session_variants
from belvedere_simulator.bench.measurements.guards import check_same_outputs
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import interleave
from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.inference.service import ModelService
from belvedere_simulator.inference.session import cores
from belvedere_simulator.messages import tr

APPLICATIONS = 4


def measure(bench: Bench) -> Mapping[str, Series]:
    """Inferences per second of the light model."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="belvedere-bench-")))
        addresses = _serve(bench, folder, stack)
        callers = [stack.enter_context(Helper("caller")) for _ in addresses]
        reference = stack.enter_context(Helper("inference"))
        chosen = best_session(bench, reference)
        check = reference.ask(do="call", **_model(bench), seconds=0.01, threads=1, spinning=False)
        windows = interleave(
            bench.settings.rounds,
            partial(saturate, bench, reference, bench.settings.seconds, chosen),
            partial(_ours, bench, callers, addresses, check["outputs"]),
            bench.rounds("shared_model"),
        )
    note = tr("reference: {chosen}", chosen=chosen)
    return {"shared_model": Series(windows.ours, windows.reference, note)}


def _serve(bench: Bench, folder: Path, stack: contextlib.ExitStack) -> list[str]:
    """A model server with an address for each application."""
    service = ModelService(lambda _line: None, lambda _error: None, bench.settings.cache / "models")
    service.start()
    stack.callback(service.stop)
    addresses = []
    for number in range(APPLICATIONS):
        own = folder / str(number)
        own.mkdir(mode=0o700)
        service.open_application(own.name, own, [ModelPlan("model", bench.small.file)])
        note = own / "model.address"
        addresses.append(note.read_text() if note.exists() else f"unix:{own / 'model.sock'}")
    return addresses


def best_session(bench: Bench, reference: Helper) -> dict[str, Any]:
    """The way to use the cores in which one session does most."""
    bench.tell(tr("{what}: choosing the reference", what="shared_model"))
    variants = [{**v, "callers": n} for v in session_variants() for n in sorted({1, cores(), 4})]
    seconds = bench.settings.trial_seconds
    return max(variants, key=lambda variant: saturate(bench, reference, seconds, variant))


def saturate(bench: Bench, reference: Helper, seconds: float, variant: dict[str, Any]) -> float:
    """Inferences a second of one session, used in one of these ways."""
    done = reference.ask(do="saturate", seconds=seconds, **_model(bench), **variant)
    return float(done["calls"] / done["seconds"])


def _ours(bench: Bench, callers: Sequence[Helper], addresses: Sequence[str], outputs: Any) -> float:
    for caller, address in zip(callers, addresses, strict=True):
        caller.begin(do="call", address=address, size=bench.small.size, seconds=bench.settings.seconds)
    done = [caller.finish() for caller in callers]
    for each in done:
        check_same_outputs(bench, "shared_model", each["outputs"], outputs)
    return float(sum(each["calls"] / each["seconds"] for each in done))


def _model(bench: Bench) -> dict[str, Any]:
    return {"model": str(bench.small.file), "size": bench.small.size}
