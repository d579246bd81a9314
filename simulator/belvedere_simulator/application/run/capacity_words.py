"""What is said to people of a capacity that was measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.messages import tr


def held_words(capacity: Mapping[str, Any]) -> str:
    """How many cameras are held, of a `Capacity` as a document."""
    return tr(
        "This machine holds {cameras} cameras at {fps} fps with {application}",
        cameras=capacity["cameras"],
        fps=capacity["fps"],
        application=capacity["application"],
    )


def limit_words(capacity: Mapping[str, Any]) -> str:
    """What limits them."""
    limit = busy_words(capacity["limit"])
    if capacity["beyond"] is None:
        return tr("As many as an application may have. The busiest: {limit}", limit=limit)
    return tr("{cameras} are too many. What limits them: {limit}", cameras=capacity["beyond"], limit=limit)


def busy_words(busy: Mapping[str, Any]) -> str:
    """A node that works most of the time."""
    if busy["kind"] == "camera":
        return tr("{node}, which cannot be decoded faster", node=busy["node"])
    share = round(100 * busy["share"])
    return tr("{node}, at work {share} % of the time", node=busy["node"], share=share)
