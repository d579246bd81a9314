"""A project from the template, lost but for its assets and brought back, runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.application.build.build import build_container
from belvedere_simulator.projects.creating import new_project
from belvedere_simulator.projects.rescue.recovering import rescue_project
from fakes.playing import Player

CLIP = Path(__file__).parents[2] / "resources/belvedere_resources/samples/clips/square.mp4"


def test_what_is_brought_back_runs(play: Callable[..., Player], tmp_path: Path) -> None:
    project, remains = tmp_path / "gate", tmp_path / "remains"
    new_project(project)
    build_container(project / "packages" / "123456789012-GATE_CODE-1.0", project / "assets")
    shutil.copytree(project / "assets", remains)
    for number, manifest in enumerate(sorted(project.glob("packages/*/package.json"))):
        shutil.copyfile(manifest, remains / f"{number}.json")
    rescued = rescue_project([remains], tmp_path / "again")
    assert [each.what for each in rescued.missing] == ["The graph"]
    player = play(
        tmp_path / "again",
        cameras=[f"camera_node={CLIP}"],
        frames=3,
        fast=True,
        loop=False,
        isolation="paths",
    )
    report = player.finish()
    assert (report["exit_code"], report["frames"]["put"]) == (0, 3)
