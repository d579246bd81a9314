"""What the user chose: stored, given to the run, without any secret."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_desktop.simulator.configuration import (
    CameraChoice,
    RunConfiguration,
    SourceKind,
    from_json,
    to_arguments,
    to_json,
)
from belvedere_desktop.simulator.configuration_store import ConfigurationStore
from belvedere_desktop.simulator.credentials import Credentials
from belvedere_simulator.commands.run_arguments import add_arguments

texts = st.text(max_size=12)
choices = st.builds(CameraChoice, st.sampled_from(SourceKind), texts, texts)
values = st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
configurations = st.builds(
    RunConfiguration,
    cameras=st.lists(st.tuples(texts, st.lists(choices).map(tuple))).map(tuple),
    parameters=st.lists(st.tuples(texts, values)).map(tuple),
    models=st.lists(st.tuples(texts, texts)).map(tuple),
    override=texts,
    reload=st.booleans(),
)


@given(configurations)
def test_a_configuration_survives_storage(configuration: RunConfiguration) -> None:
    assert from_json(to_json(configuration)) == configuration


@given(st.text() | st.recursive(st.none() | st.integers(), st.lists).map(str))
def test_anything_else_is_refused_as_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(text)


def test_the_store_remembers_each_folder(tmp_path: Path) -> None:
    store = ConfigurationStore(tmp_path / "config")
    chosen = RunConfiguration(override="o.json")
    store.save(tmp_path / "one", chosen)
    assert store.load(tmp_path / "one" / ".." / "one") == chosen
    assert store.load(tmp_path / "two") is None


def test_any_folder_is_remembered(tmp_path: Path) -> None:
    store = ConfigurationStore(tmp_path)
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    store.save(folder, RunConfiguration(override="o.json"))
    assert store.load(folder) == RunConfiguration(override="o.json")


def test_a_damaged_memory_counts_as_none(tmp_path: Path) -> None:
    store = ConfigurationStore(tmp_path)
    store.save(tmp_path / "one", RunConfiguration())
    for file in tmp_path.glob("*.json"):
        file.write_text('{"cameras": 3}')
    assert store.load(tmp_path / "one") is None


def test_the_run_command_understands_every_argument() -> None:
    configuration = (
        RunConfiguration(override="/o.json", isolation="paths", provider="cpu")
        .with_sources("front", (CameraChoice(SourceKind.VIRTUAL, "/c.mp4"), CameraChoice(source="/d.mp4")))
        .with_sources("empty", (CameraChoice(),))
        .with_parameter("loud", True)
        .with_parameter("label", "a b=c")
        .with_model("net", "/m.onnx")
    )
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    read = parser.parse_args(["/app", *to_arguments(configuration)])
    assert read.camera == ["front=virtual:/c.mp4", "front=/d.mp4"]
    assert read.param == ["loud=true", "label=a b=c"]
    assert read.model == ["net=/m.onnx"]
    assert (read.override, read.isolation, read.provider) == (Path("/o.json"), "paths", "cpu")


def test_passwords_travel_by_standard_input_only() -> None:
    credentials = Credentials()
    credentials.remember("rtsp://a/1", "ada", "geheim")
    configuration = RunConfiguration().with_sources(
        "front",
        (CameraChoice(SourceKind.RTSP, "rtsp://b/2"), CameraChoice(SourceKind.RTSP, "rtsp://a/1", "ada")),
    )
    told = credentials.commands(configuration)
    assert [line.get("password") for line in told] == ["", "geheim", None]
    assert told[-1] == {}
    for text in (repr(credentials), to_json(configuration), *to_arguments(configuration)):
        assert "geheim" not in text
        assert "ada" not in text or text == to_json(configuration)


def test_without_users_nothing_is_told() -> None:
    configuration = RunConfiguration().with_sources("front", (CameraChoice(SourceKind.RTSP, "rtsp://a/1"),))
    assert Credentials().commands(configuration) == []
