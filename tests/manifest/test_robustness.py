"""Whatever the manifests hold, loading reports and never raises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.manifest.application import load_application
from fakes.properties import ONE_FOLDER
from manifest.editing import FILES

_texts = st.text(max_size=8) | st.sampled_from(
    ["code_node", "camera", "media", "..", "a.b", "panorama::x.y", "[", "{A}"]
)
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=6,
)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every holder with each of its keys or indexes."""
    steps = (
        list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    )
    return [(value, step) for step in steps] + [found for step in steps for found in _places(value[step])]


@settings(suppress_health_check=ONE_FOLDER, max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 10_000), _values, _texts)
def test_any_value_in_any_place_is_read_without_exception(
    application: Path, name: str, place: int, value: Any, parameter: str
) -> None:
    file = application / FILES[name]
    original = file.read_text(encoding="utf-8")
    document = json.loads(original)
    places = _places(document)
    holder, step = places[place % len(places)]
    holder[step] = value
    file.write_text(json.dumps(document), encoding="utf-8")
    try:
        loaded = load_application(
            application,
            application / FILES["override"],
            parameters={"title": parameter},
            check_model_files=False,
        )
    finally:
        file.write_text(original, encoding="utf-8")
    assert (loaded.resolved is None) == bool(loaded.errors)
    assert all(
        problem.what and problem.remedy and problem.code.startswith("BV-MAN-") for problem in loaded.problems
    )
