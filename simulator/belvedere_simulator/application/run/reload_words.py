"""What is said to people of code that was reloaded."""

from __future__ import annotations

from belvedere_simulator.events import CodeReloaded
from belvedere_simulator.messages import tr


def reload_lines(told: CodeReloaded) -> list[str]:
    """Exactly what is new, and what is not."""
    files = ", ".join(told.files)
    if told.seconds is not None:
        return [tr("First frame of the new code after {seconds:.2f} s", seconds=told.seconds)]
    lines = []
    if files:
        lines.append(
            tr(
                "Reloaded {files}: a new process of {node}; cameras, models and storage go on as they are",
                files=files,
                node=told.node,
            )
        )
    if told.waiting:
        lines.append(tr("Heeded by the next run only: {files}", files=", ".join(told.waiting)))
    return lines
