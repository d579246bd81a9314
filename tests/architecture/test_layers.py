"""The layers of the program: desktop, simulator, resources, never back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def _lint(root: Path, configuration: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name(
        "lint-imports.exe" if sys.platform == "win32" else "lint-imports"
    )
    arguments = [str(program), "--config", str(configuration), "--no-cache"]
    return subprocess.run(arguments, cwd=root, capture_output=True, text=True, timeout=120, check=False)


def test_the_import_contracts_are_kept(root: Path) -> None:
    done = _lint(root, root / "pyproject.toml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 kept, 0 broken" in done.stdout


def test_a_contract_that_the_sources_break_would_be_told(root: Path, tmp_path: Path) -> None:
    upside_down = tmp_path / "upside_down.toml"
    upside_down.write_text(
        "[tool.importlinter]\n"
        'root_packages = ["belvedere_desktop", "belvedere_simulator"]\n'
        "[[tool.importlinter.contracts]]\n"
        'name = "the simulator above the desktop"\n'
        'type = "layers"\n'
        'layers = ["belvedere_simulator", "belvedere_desktop"]\n',
        encoding="utf-8",
    )
    done = _lint(root, upside_down)
    assert done.returncode == 1
    assert "the simulator above the desktop BROKEN" in done.stdout
