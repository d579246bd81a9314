"""The sample application, for reading and for running."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.manifest.application import default_override, load_application
from belvedere_simulator.manifest.resolved import ResolvedApplication


@pytest.fixture(scope="session")
def counter(samples: Path) -> ResolvedApplication:
    """The people counter with its two cameras."""
    folder = samples / "people_counter"
    application = load_application(folder, default_override(folder), check_model_files=False).resolved
    assert application is not None
    return application
