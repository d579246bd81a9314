"""What the user chose for one application, as a value that can be stored, compared and undone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from belvedere_simulator.manifest.resolved import ParameterValue


class SourceKind(Enum):
    """Where a camera node's pictures come from."""

    FILE = "file"
    RTSP = "rtsp"
    VIRTUAL = "virtual"


@dataclass(frozen=True)
class CameraChoice:
    """One source of a camera node: a path or an RTSP address. Passwords are kept elsewhere."""

    kind: SourceKind = SourceKind.FILE
    source: str = ""
    username: str = ""

    @property
    def argument(self) -> str:
        """The source as `belvedere run --camera` takes it."""
        return f"virtual:{self.source}" if self.kind is SourceKind.VIRTUAL else self.source


@dataclass(frozen=True)
class RunConfiguration:
    """Choices of one application folder: by camera node, by parameter name, by model node.

    Only parameters that differ from the manifests are in `parameters`. `override` is the path of an
    override manifest, "" for none. `reload`: code that is saved is started afresh.
    """

    cameras: tuple[tuple[str, tuple[CameraChoice, ...]], ...] = ()
    parameters: tuple[tuple[str, ParameterValue], ...] = ()
    models: tuple[tuple[str, str], ...] = ()
    override: str = ""
    isolation: str = "auto"
    provider: str = "auto"
    reload: bool = False

    def sources(self, node: str) -> tuple[CameraChoice, ...]:
        """The sources chosen for a camera node."""
        return dict(self.cameras).get(node, ())

    def with_sources(self, node: str, sources: tuple[CameraChoice, ...]) -> RunConfiguration:
        """This configuration with other sources for `node`."""
        return replace(self, cameras=_with(self.cameras, node, sources or None))

    def with_parameter(self, name: str, value: ParameterValue | None) -> RunConfiguration:
        """This configuration with another value for a parameter; None goes back to the manifests'."""
        return replace(self, parameters=_with(self.parameters, name, value))

    def with_model(self, node: str, path: str) -> RunConfiguration:
        """This configuration with another file for a model node; "" goes back to the package's."""
        return replace(self, models=_with(self.models, node, path or None))


def _with(pairs: tuple[tuple[str, Any], ...], key: str, value: Any) -> tuple[tuple[str, Any], ...]:
    entries = dict(pairs)
    if value is None:
        entries.pop(key, None)
    else:
        entries[key] = value
    return tuple(entries.items())


def to_arguments(configuration: RunConfiguration) -> list[str]:
    """The options of `belvedere run`. User names and passwords are not among them."""
    arguments: list[str] = []
    for node, sources in configuration.cameras:
        for choice in sources:
            if choice.source:
                arguments += ["--camera", f"{node}={choice.argument}"]
    for name, value in configuration.parameters:
        arguments += ["--param", f"{name}={json.dumps(value) if isinstance(value, bool) else value}"]
    for node, path in configuration.models:
        arguments += ["--model", f"{node}={path}"]
    if configuration.override:
        arguments += ["--override", configuration.override]
    for option, chosen in (("--isolation", configuration.isolation), ("--provider", configuration.provider)):
        if chosen != "auto":
            arguments += [option, chosen]
    if configuration.reload:
        arguments.append("--reload")
    return arguments


def to_json(configuration: RunConfiguration) -> str:
    """Serialise for storage."""
    return json.dumps(asdict(configuration), default=lambda value: value.value)


def from_json(text: str) -> RunConfiguration:
    """Read what `to_json` wrote. Raises ValueError for anything else."""
    try:
        fields = json.loads(text)
        return RunConfiguration(
            cameras=tuple((str(node), tuple(map(_choice, sources))) for node, sources in fields["cameras"]),
            parameters=tuple((str(name), _value(value)) for name, value in fields["parameters"]),
            models=tuple((str(node), str(path)) for node, path in fields["models"]),
            override=str(fields["override"]),
            isolation=str(fields["isolation"]),
            provider=str(fields["provider"]),
            reload=bool(fields.get("reload", False)),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a configuration: {error}") from error


def _choice(fields: Mapping[str, Any]) -> CameraChoice:
    return CameraChoice(SourceKind(fields["kind"]), str(fields["source"]), str(fields["username"]))


def _value(value: Any) -> ParameterValue:
    if not isinstance(value, bool | int | float | str):
        raise TypeError(f"{value!r} is no parameter value")
    return value
