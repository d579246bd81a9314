"""The arguments of `belvedere run`."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from belvedere_simulator.messages import tr
from belvedere_simulator.replay.layout import DEFAULT_LIMIT

_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add them all."""
    parser.add_argument("folder", metavar="APP_DIR", type=Path, help=tr("the application's folder"))
    _add_inputs(parser)
    _add_playing(parser)
    _add_outputs(parser)
    _add_environment(parser)
    parser.set_defaults(replays=None)


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(tr("what it is given"))
    group.add_argument(
        "--camera",
        metavar="NODE=SOURCE",
        action="append",
        default=[],
        help=tr(
            "RTSP address, video file, folder of images, or virtual:CLIP; again for more, also of one node"
        ),
    )
    group.add_argument("--override", metavar="FILE", type=Path, help=tr("override manifest"))
    group.add_argument("--param", metavar="NAME=VALUE", action="append", default=[], help=tr("a parameter"))
    group.add_argument(
        "--model", metavar="NODE=FILE", action="append", default=[], help=tr("an ONNX file for a model node")
    )
    group.add_argument(
        "--credentials-from-stdin",
        action="store_true",
        help=tr("read camera users and passwords as JSON lines, ended by {}"),
    )


def _add_playing(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(tr("how it plays"))
    limit = group.add_mutually_exclusive_group()
    limit.add_argument("--frames", metavar="N", type=_positive, help=tr("stop after N batches of frames"))
    limit.add_argument("--duration", metavar="S", type=_seconds, help=tr("stop after S seconds"))
    group.add_argument("--fast", action="store_true", help=tr("files unpaced, every frame, once"))
    group.add_argument(
        "--loop",
        action=argparse.BooleanOptionalAction,
        default=None,
        help=tr("start files again at their end"),
    )
    group.add_argument("--transport", choices=("tcp", "udp"), default="tcp", help=tr("how RTSP is carried"))
    group.add_argument(
        "--any-codec", action="store_true", help=tr("allow more than H.264, which an appliance does not")
    )
    group.add_argument(
        "--camera-wait",
        metavar="S",
        type=_seconds,
        default=30.0,
        help=tr("give up when --frames is given and no frame comes for S seconds"),
    )
    group.add_argument(
        "--restart",
        choices=("never", "on-failure", "always"),
        default="never",
        help=tr("whether the application is started again when it ends"),
    )
    group.add_argument(
        "--reload",
        action="store_true",
        help=tr("start the code afresh when it is saved; cameras, models and storage go on"),
    )


def _add_outputs(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(tr("what comes out"))
    shown = group.add_mutually_exclusive_group()
    shown.add_argument("--headless", action="store_true", help=tr("no window (the default)"))
    shown.add_argument("--window", action="store_true", help=tr("show the HDMI output in a window"))
    group.add_argument("--record", metavar="FILE.mp4", type=Path, help=tr("record the display"))
    group.add_argument(
        "--frames-out", metavar="DIR", type=Path, help=tr("write the display's pictures as PNG")
    )
    _add_keeping(group)
    group.add_argument("--report", metavar="FILE.json", type=Path, help=tr("write the report"))
    group.add_argument("--junit", metavar="FILE.xml", type=Path, help=tr("write the report as JUnit XML"))
    group.add_argument(
        "--events", action="store_true", help=tr("events as JSON lines, commands on standard input")
    )


def _add_keeping(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--keep-recording",
        metavar="NAME",
        help=tr("keep the frames and all that is put, to be replayed and compared; also a path"),
    )
    group.add_argument(
        "--recording-from", metavar="S", type=_seconds, help=tr("begin it so many seconds after the start")
    )
    group.add_argument(
        "--recording-for",
        metavar="S",
        type=_seconds,
        help=tr("end it after so many seconds; the run goes on"),
    )
    group.add_argument(
        "--recording-frames",
        choices=("exact", "small"),
        default="exact",
        help=tr("the recorded frames: without loss (the default), or smaller"),
    )
    group.add_argument(
        "--recording-limit",
        metavar="BYTES",
        type=read_bytes,
        default=DEFAULT_LIMIT,
        help=tr("the recording ends when it holds so much, such as 512M or 4G (the default)"),
    )


def add_replay_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `belvedere replay`: frames and their order come from the recording, in whole and unpaced."""
    parser.add_argument(
        "recording", metavar="RECORDING", help=tr("whose frames are played: its name, or a folder")
    )
    parser.add_argument("folder", metavar="APP_DIR", type=Path, help=tr("the application's folder"))
    group = parser.add_argument_group(tr("what it is given"))
    group.add_argument("--override", metavar="FILE", type=Path, help=tr("override manifest"))
    group.add_argument(
        "--param",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help=tr("a parameter; those that the recorded run was given hold otherwise"),
    )
    group.add_argument(
        "--own-parameters", action="store_true", help=tr("leave out what the recorded run was given")
    )
    group.add_argument(
        "--model", metavar="NODE=FILE", action="append", default=[], help=tr("an ONNX file for a model node")
    )
    group.add_argument("--frames", metavar="N", type=_positive, help=tr("stop after N batches of frames"))
    group = parser.add_argument_group(tr("what comes out"))
    group.add_argument(
        "--as",
        dest="keep_recording",
        metavar="NAME",
        help=tr("the name of what is put (default: that of the recording and -replay); also a path"),
    )
    group.add_argument("--record", metavar="FILE.mp4", type=Path, help=tr("record the display"))
    group.add_argument(
        "--frames-out", metavar="DIR", type=Path, help=tr("write the display's pictures as PNG")
    )
    group.add_argument("--report", metavar="FILE.json", type=Path, help=tr("write the report"))
    group.add_argument("--junit", metavar="FILE.xml", type=Path, help=tr("write the report as JUnit XML"))
    group.add_argument(
        "--events", action="store_true", help=tr("events as JSON lines, commands on standard input")
    )
    _add_environment(parser, provider="cpu")
    parser.set_defaults(**_OF_A_REPLAY)


def add_capacity_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `belvedere capacity`: what is played, not how."""
    parser.add_argument("folder", metavar="APP_DIR", type=Path, help=tr("the application's folder"))
    _add_inputs(parser)
    group = parser.add_argument_group(tr("what is measured"))
    group.add_argument(
        "--fps", metavar="F", type=_seconds, help=tr("the rate to be held (default: as the camera delivers)")
    )
    group.add_argument(
        "--within",
        metavar="S",
        type=_seconds,
        default=60.0,
        help=tr("take so many seconds at most (the default: 60)"),
    )
    group.add_argument("--json", action="store_true", help=tr("write one JSON object"))
    _add_environment(parser)
    parser.set_defaults(**(_OF_A_REPLAY | _OF_A_TRIAL))


_OF_A_REPLAY: dict[str, object] = {
    "camera": [],
    "credentials_from_stdin": False,
    "duration": None,
    "fast": True,
    "loop": False,
    "transport": "tcp",
    "any_codec": False,
    "camera_wait": 30.0,
    "restart": "never",
    "reload": False,
    "headless": True,
    "window": False,
    "recording_frames": "none",
    "recording_from": None,
    "recording_for": None,
    "recording_limit": DEFAULT_LIMIT,
}


_OF_A_TRIAL: dict[str, object] = {
    "fast": False,
    "loop": True,
    "frames": None,
    "record": None,
    "frames_out": None,
    "events": False,
    "keep_recording": None,
    "replays": None,
}
"""Every trial plays on; it is ended from outside."""


def _add_environment(parser: argparse.ArgumentParser, provider: str = "auto") -> None:
    group = parser.add_argument_group(tr("where it runs"))
    group.add_argument("--provider", choices=("auto", "cpu", "cuda", "tensorrt"), default=provider)
    group.add_argument("--isolation", choices=("auto", "bwrap", "paths"), default="auto")
    group.add_argument(
        "--accept-no-isolation", action="store_true", help=tr("do not ask before running without isolation")
    )
    group.add_argument("--python", metavar="PYTHON", help=tr("interpreter for the application"))
    group.add_argument(
        "--no-constraints",
        action="store_true",
        help=tr("install requirements as written, without the appliance's limits"),
    )
    group.add_argument("--memory-limit", metavar="BYTES", type=read_bytes, help=tr("such as 512M or 4G"))
    group.add_argument("--device-software", metavar="VERSION", default="7.0.13")
    group.add_argument("--data", metavar="DIR", type=Path, help=tr("where the application's storage is kept"))


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(tr("must be at least 1"))
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError(tr("must be more than 0"))
    return value


def read_bytes(text: str) -> int:
    """Bytes as a person writes them: 512M, 4G."""
    match = re.fullmatch(r"(\d+)([kmg]?)(i?b)?", text.lower())
    if not match:
        raise argparse.ArgumentTypeError(tr("such as 512M or 4G"))
    return int(match[1]) * _UNITS[match[2]]
