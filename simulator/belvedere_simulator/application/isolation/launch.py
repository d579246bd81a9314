"""Launching one code node: the API of this folder.

`kind = choose(wanted, available())` decides how, `launch(plan, kind)` does it.
"""

from __future__ import annotations

from belvedere_simulator.application.isolation import bubblewrap, redirected
from belvedere_simulator.application.isolation.plan import Kind, Launched, LaunchPlan, Wanted
from belvedere_simulator.application.isolation.support import IsolationSupport, available, choose

__all__ = [
    "IsolationSupport",
    "Kind",
    "LaunchPlan",
    "Launched",
    "Wanted",
    "available",
    "choose",
    "launch",
]


def launch(plan: LaunchPlan, kind: Kind) -> Launched:
    """Start `plan` confined as `kind`.

    Raises BelvedereError with nothing left behind: BV-ISO-001 (bubblewrap does not work here), -003
    (a host port is taken), -004 and -005 (the interpreter), -006 (the sandbox did not come up).
    """
    if kind == "paths":
        return redirected.launch(plan)
    support = available()
    choose(kind, support)
    assert support.namespaces is not None
    return bubblewrap.launch(plan, support.namespaces, support.helper)
