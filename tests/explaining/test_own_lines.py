"""What our own appliance writes as a warning or an error is in the catalogue, read out of its sources."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import belvedere_simulator.appliance
from belvedere_simulator.appliance.logs.lines import controller_line, updater_line
from belvedere_simulator.explaining.explaining import explain

NOW = datetime(2024, 3, 1, tzinfo=UTC)
BAD = ("WARN", "ERROR")
FILLED = "x1"


def calls() -> Iterator[ast.Call]:
    """Every call of a method in the appliance's sources."""
    folder = Path(belvedere_simulator.appliance.__file__).parent
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node


def written(text: ast.expr) -> str | None:
    """What a text looks like when its places are filled; None for one that is made elsewhere."""
    if isinstance(text, ast.Constant) and isinstance(text.value, str):
        return text.value
    if isinstance(text, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else FILLED for each in text.values)
    return None


def bad_lines() -> Iterator[str]:
    """The lines of controller, updater and shadow that tell of something bad."""
    for call in calls():
        assert isinstance(call.func, ast.Attribute)
        texts = [each.value if isinstance(each, ast.Constant) else None for each in call.args]
        if not call.args or texts[0] not in BAD:
            continue
        text = written(call.args[-1])
        if text is None:
            continue
        if call.func.attr == "controller":
            yield controller_line(NOW, str(texts[0]), str(texts[1]), int(str(texts[2])), text)
        elif call.func.attr in ("updater", "shadow"):
            yield updater_line(NOW, str(texts[0]), text)


def test_every_warning_and_error_of_our_appliance_is_explained() -> None:
    lines = list(bad_lines())
    assert len(lines) > 12
    assert [line for line in lines if explain(line) is None] == []
