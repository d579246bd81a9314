"""Damaged manifests are reported where they are damaged, sound ones not at all."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from itertools import zip_longest
from pathlib import Path

import pytest

import belvedere_resources
from belvedere_simulator.manifest.application import LoadedApplication, default_override, load_application
from manifest.mutations import (
    Mutation,
    override_mutations,
    relation_mutations,
    syntax_mutations,
    value_mutations,
)
from manifest.sample import write_sample

SAMPLES = Path(belvedere_resources.__file__).parent / "samples"
COUNT = 200
SEED = 20210101


def _sample_folders() -> list[str]:
    found = [graphs.parent.name for graphs in sorted(SAMPLES.glob("*/graphs"))]
    return ["written by the tests", *found]


def _place(name: str, folder: Path) -> Path:
    if name == "written by the tests":
        return write_sample(folder / "counter")
    return Path(shutil.copytree(SAMPLES / name, folder / name, ignore=shutil.ignore_patterns("*.mp4")))


def _load(application: Path) -> LoadedApplication:
    return load_application(application, default_override(application), check_model_files=False)


def _mutations(application: Path) -> list[Mutation]:
    """Every mutation of every manifest, in an order that depends on nothing."""
    graphs = sorted(application.glob("graphs/*/graph.json"))
    override = default_override(application)
    overrides = [override] if override else []
    files = [*graphs, *overrides, *sorted(application.glob("packages/*/*.json"))]
    found = [mutation for file in files for mutation in (*value_mutations(file), *syntax_mutations(file))]
    found += [mutation for file in (*graphs, *overrides) for mutation in relation_mutations(file)]
    found += [mutation for file in overrides for mutation in override_mutations(graphs[0], file)]
    return sorted(
        found, key=lambda mutation: (mutation.kind, str(mutation.file), mutation.pointer, mutation.text)
    )


def _evenly(candidates: list[Mutation], chance: random.Random) -> list[Mutation]:
    """Take turns among the kinds, at random within each: syntax would outnumber all others."""
    by_kind: dict[str, list[Mutation]] = {}
    for mutation in chance.sample(candidates, len(candidates)):
        by_kind.setdefault(mutation.kind, []).append(mutation)
    rows = zip_longest(*(by_kind[kind] for kind in sorted(by_kind)))
    return [mutation for row in rows for mutation in row if mutation is not None][:COUNT]


def _is_reported(application: Path, mutation: Mutation) -> bool:
    original = mutation.file.read_bytes()
    mutation.file.write_text(mutation.text, encoding="utf-8")
    try:
        found = _load(application)
    finally:
        mutation.file.write_bytes(original)
    places = {(problem.file, problem.pointer) for problem in found.errors}
    return found.resolved is None and (mutation.reported_in, mutation.pointer) in places


@pytest.mark.parametrize("name", _sample_folders())
def test_mutations_are_reported_at_the_right_pointer(name: str, tmp_path: Path) -> None:
    application = _place(name, tmp_path)
    assert [str(problem) for problem in _load(application).errors] == []
    candidates = _mutations(application)
    chosen = _evenly(candidates, random.Random(SEED))
    missed = [str(mutation) for mutation in chosen if not _is_reported(application, mutation)]
    share = 1 - len(missed) / COUNT
    kinds = Counter(mutation.kind for mutation in chosen)
    print(f"\n{name}: {share:.1%} of {COUNT} mutations at the right pointer; {dict(kinds)}; missed: {missed}")
    assert share >= 0.95, missed
    assert len(kinds) >= 12
    assert [str(problem) for problem in _load(application).errors] == []


@pytest.mark.campaign
def test_a_share_of_all_mutations_is_reported_without_exception(tmp_path: Path) -> None:
    application = _place("written by the tests", tmp_path)
    share = random.Random(SEED + 1).sample(_mutations(application), 60)
    missed = [str(mutation) for mutation in share if not _is_reported(application, mutation)]
    assert missed == []
