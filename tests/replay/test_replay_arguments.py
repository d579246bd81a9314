"""A replay is a run: whatever a run is asked for, a replay has an answer to."""

from __future__ import annotations

import argparse

from belvedere_simulator.commands.run_arguments import add_arguments, add_replay_arguments


def test_a_replay_leaves_no_wish_of_a_run_open() -> None:
    of_a_run, of_a_replay = argparse.ArgumentParser(), argparse.ArgumentParser()
    add_arguments(of_a_run)
    add_replay_arguments(of_a_replay)
    run = vars(of_a_run.parse_args(["app"]))
    replay = vars(of_a_replay.parse_args(["market", "app"]))
    assert set(run) - set(replay) == {"replays"}, "which the command sets"
    assert (replay["fast"], replay["loop"], replay["provider"]) == (True, False, "cpu")
