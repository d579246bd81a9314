"""What a step gives, and how steps are chained."""

from __future__ import annotations

from collections.abc import Callable

from belvedere_simulator.appliance.body.effects import Effect
from belvedere_simulator.appliance.body.state import Body

Step = tuple[Body, tuple[Effect, ...]]


def then(step: Step, *actions: Callable[[Body], Step]) -> Step:
    """The step, and each action on the state that is left, with all their effects in order."""
    body, effects = step
    for action in actions:
        body, more = action(body)
        effects += more
    return body, effects
