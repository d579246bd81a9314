"""The arguments of `belvedere run`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.application.run.bindings import CameraChoice
from belvedere_simulator.commands.run import _merged, read_credentials, seen_passwords
from belvedere_simulator.commands.run_arguments import add_arguments
from belvedere_simulator.errors import BelvedereError


def _parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(["app", *arguments])


def test_what_is_not_said_is_as_on_the_appliance() -> None:
    arguments = _parsed()
    assert arguments.folder == Path("app")
    assert (arguments.camera, arguments.param, arguments.model) == ([], [], [])
    assert (arguments.provider, arguments.isolation, arguments.transport) == ("auto", "auto", "tcp")
    assert (arguments.restart, arguments.loop, arguments.fast) == ("never", None, False)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--frames", "0"),
        ("--frames", "-3"),
        ("--frames", "1.5"),
        ("--frames", "many"),
        ("--duration", "0"),
        ("--duration", "nan"),
        ("--duration", "-1"),
        ("--duration", "soon"),
        ("--frames", "3", "--duration", "3"),
        ("--headless", "--window"),
        ("--camera-wait", "0"),
        ("--memory-limit", "4X"),
        ("--memory-limit", "-1"),
        ("--memory-limit", ""),
        ("--provider", "tpu"),
        ("--isolation", "magic"),
        ("--restart", "sometimes"),
        ("--transport", "pigeon"),
        ("another",),
    ],
)
def test_bad_values_end_with_2_and_name_the_argument(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        _parsed(*arguments)
    assert ended.value.code == 2
    assert arguments[0] in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "count"), [("1", 1), ("512M", 512 << 20), ("4g", 4 << 30), ("2GiB", 2 << 30), ("3kb", 3 << 10)]
)
def test_sizes_are_written_as_people_do(text: str, count: int) -> None:
    assert _parsed("--memory-limit", text).memory_limit == count


def test_the_help_is_words_and_not_templates(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _parsed("--help")
    shown = capsys.readouterr().out
    assert "{}" in shown
    assert "{{" not in shown


def test_a_password_in_the_command_line_is_warned_of_once_for_a_node_and_not_repeated() -> None:
    addresses = [
        "door=rtsp://u:s3cr3t@host/1",
        "door=rtsp://u:s3cr3t@host/2",
        "gate=rtsp://u@host/3",
        "hall=clip",
    ]
    told = seen_passwords(_parsed(*(word for address in addresses for word in ("--camera", address))))
    assert [(each.code, each.severity) for each in told] == [("BV-RUN-027", "warning")]
    assert "door" in told[0].message
    assert "s3cr3t" not in told[0].message


def test_credentials_come_line_by_line_until_an_empty_object() -> None:
    line = json.dumps({"command": "credentials", "node": "door", "username": "u", "password": "p"})
    given_credentials = read_credentials(line)
    assert given_credentials is not None
    assert (given_credentials.node, given_credentials.username, given_credentials.password) == (
        "door",
        "u",
        "p",
    )
    assert read_credentials("{}") is None


@given(st.text(max_size=30))
def test_what_is_no_credentials_is_refused_without_quoting_it(secret: str) -> None:
    with pytest.raises(BelvedereError) as refused:
        read_credentials("s3cr3t" + secret)
    assert refused.value.code == "BV-RUN-023"
    assert "s3cr3t" not in f"{refused.value} {refused.value.__cause__}"


@pytest.mark.parametrize("line", ["", "3", "null", "[]", "[" * 100_000, '{"node"', '{"username": "u"}'])
def test_lines_of_another_form_are_refused(line: str) -> None:
    with pytest.raises(BelvedereError):
        read_credentials(line)


def test_credentials_of_one_node_go_to_its_sources_in_their_order() -> None:
    known = {"door": [CameraChoice("door", "", f"u{n}", f"p{n}") for n in range(2)]}
    merged = [_merged(CameraChoice("door", f"rtsp://host/{n}"), known) for n in range(3)]
    assert [choice.username for choice in merged] == ["u0", "u1", "u1"]


def test_files_and_other_nodes_get_no_credentials() -> None:
    known = {"door": [CameraChoice("door", "", "u", "p")]}
    for choice in (CameraChoice("door", "/clip.mp4"), CameraChoice("yard", "rtsp://host/")):
        assert _merged(choice, known) == choice
