"""What is said to people of live parameters, looks and sideloaded code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from belvedere_simulator.manifest.values import as_text
from belvedere_simulator.messages import tr

_MOST_VALUES = 5


def parameter_rows(state: Mapping[str, Any]) -> list[list[str]]:
    """Name, value, value as deployed, and what is to be known of each parameter of a `LiveState`."""
    return [
        [each["name"], _value(each["value"]), _value(each["given"]), parameter_note(each)]
        for each in state["parameters"]
    ]


def parameter_note(parameter: Mapping[str, Any]) -> str:
    """What is to be known of a `LiveParameter`."""
    if parameter["unread"]:
        return tr("changed; the code has not asked for it since")
    return tr("changed until the next start") if parameter["value"] != parameter["given"] else ""


def change_words(values: Mapping[str, Any]) -> str:
    """That ports of the code hold other values; what they are may be for nobody else."""
    names = ", ".join(sorted(values))
    return tr("Changed by hand, in this simulation only: {names}", names=names)


def sideload_words(files: Sequence[str]) -> list[str]:
    """Exactly what is new, and what is not."""
    if not files:
        return [tr("Nothing to reload: the code that runs is the same.")]
    return [
        tr(
            "Reloaded {files}: a new process of the code; cameras, models, storage and parameters go on.",
            files=", ".join(files),
        ),
        tr(
            "Gone when the application starts again or is replaced. Manifests, models and Python packages "
            "are as deployed."
        ),
    ]


def look_words(look: Mapping[str, Any]) -> Iterator[str]:
    """A look as lines of text."""
    yield tr("{port}: {ms:.1f} ms from the batch to its put", port=look["port"], ms=look["seconds"] * 1000)
    for frame in look["frames"]:
        told = tr("put") if frame["shown"] else tr("not put")
        size = f"{frame['width']}x{frame['height']}"
        cached = tr(", cached") if frame["cached"] else ""
        yield f"{frame['stream']} #{frame['number']}  {size}  {told}{cached}"
        for item in frame["overlay"]:
            yield f"  {overlay_words(item)}"
    for model in look["models"]:
        yield tr("{node}: {count} calls", node=model["node"], count=model["count"])
        for call in model["calls"]:
            yield f"  {call['ms']:.2f} ms"
            for tensor in call["inputs"]:
                yield f"  ← {tensor_words(tensor)}"
            for tensor in call["outputs"]:
                yield f"  → {tensor_words(tensor)}"
                yield from (f"      {place_words(place)}  {value:g}" for place, value in _top(tensor))


def overlay_words(item: Sequence[Any]) -> str:
    """A box or a label that was put."""
    if item[0] == "rect":
        corners = ", ".join(f"{float(each):.3f}" for each in item[1:])
        return tr("box {corners}", corners=corners)
    return tr("label {text} at {x:.3f}, {y:.3f}", text=repr(item[1]), x=item[2], y=item[3])


def tensor_words(tensor: Mapping[str, Any]) -> str:
    """Name, type, shape and range of a tensor."""
    shape = "x".join(str(each) for each in tensor["shape"]) or "1"
    words = f"{tensor['name']}  {tensor['dtype']} {shape}"
    if "mean" in tensor:
        words += tr(
            "  {low:.4g} to {high:.4g}, mean {mean:.4g}",
            low=tensor["min"],
            high=tensor["max"],
            mean=tensor["mean"],
        )
    if tensor["bad"]:
        words += tr("  {count} are no numbers", count=tensor["bad"])
    return words


def place_words(place: Sequence[int]) -> str:
    """Where in a tensor a value lies."""
    return "[" + ", ".join(map(str, place)) + "]"


def _top(tensor: Mapping[str, Any]) -> list[tuple[Sequence[int], float]]:
    return [(place, value) for place, value in tensor["top"] if value is not None][:_MOST_VALUES]


def _value(value: Any) -> str:
    return "" if value is None else as_text(value)
