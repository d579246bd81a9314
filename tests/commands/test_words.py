"""Each word of the command line is known before its command is loaded."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

import pytest

from belvedere_simulator.commands.words import own_commands, words_for

WORDS = words_for(())


@pytest.mark.parametrize("word", WORDS)
def test_a_word_adds_itself(word: str) -> None:
    subparsers = argparse.ArgumentParser().add_subparsers()
    for command in own_commands(words=[word]):
        command.add_parser(subparsers)
    assert list(subparsers.choices) == [word]


@pytest.mark.parametrize("given", [[], ["--help"], ["completion", "bash"], ["desktop"], ["applianc"]])
def test_all_commands_are_there_for_what_tells_of_them(given: list[str]) -> None:
    assert words_for(given) == WORDS


def test_a_word_of_somebody_else_needs_none_of_ours() -> None:
    assert words_for(["desktop", "folder"], ["desktop", "demo"]) == ()
    assert words_for(["run", "desktop"], ["desktop"]) == ("run",)


def test_an_appliance_is_started_without_what_other_commands_need() -> None:
    asked = (
        "import json, sys\n"
        "from belvedere_simulator.commands.main import main\n"
        "try: main(['appliance', '--help'])\n"
        "except SystemExit: pass\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert not {"av", "numpy", "cv2", "onnxruntime", "boto3", "botocore", "psutil"} & set(
        json.loads(done.stderr)
    )
