"""Every annotation of the program, its tests and its installer holds."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from architecture.source_files import Source


@pytest.mark.timeout(600)
def test_mypy_finds_nothing_in_all_the_sources(root: Path, sources: tuple[Source, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    counted = re.search(r"no issues found in (\d+) source files", done.stdout)
    assert counted is not None and int(counted[1]) > len(sources), done.stdout
