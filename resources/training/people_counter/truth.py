"""The truth about a clip, as a JSON file beside it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training.people_counter.scene import Truth


def document(width: int, height: int, fps: int, frames: Sequence[Sequence[Truth]]) -> dict[str, Any]:
    """`frames[n]` are the people of frame `n`, shown at `n / fps` seconds."""
    return {
        "width": width,
        "height": height,
        "fps": fps,
        "frames": [
            {"frame": number, "time": round(number / fps, 4), "people": [entry(person) for person in people]}
            for number, people in enumerate(frames)
        ],
    }


def entry(person: Truth) -> dict[str, Any]:
    """`box`: left, top, right, bottom as shares of the picture; `visible`: share of the body to be seen."""
    box = [round(edge, 4) for edge in person.box]
    return {"id": person.id, "box": box, "visible": round(person.visible, 3)}


def save(path: Path, content: dict[str, Any]) -> None:
    """One frame a line: small, and a change shows as one in a comparison."""
    head = {key: value for key, value in content.items() if key != "frames"}
    lines = ",\n".join(json.dumps(frame, separators=(",", ":")) for frame in content["frames"])
    temporary = path.with_name(path.name + ".part")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head)[:-1] + ', "frames": [\n' + lines + "\n]}\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def load(path: Path) -> list[list[Truth]]:
    """The people of every frame of the clip, in order."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return [
        [Truth(person["id"], tuple(person["box"]), person["visible"]) for person in frame["people"]]
        for frame in content["frames"]
    ]
