"""What a line of each stream looks like. Times are UTC, as on the appliance."""

from __future__ import annotations

from datetime import datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def controller_line(moment: datetime, level: str, function: str, number: int, text: str) -> str:
    """A line of the controller (occ): time to the millisecond, level, function and its line, text."""
    return f"{_to_milliseconds(moment)} {level} {function}({number}) {one_line(text)}"


def updater_line(moment: datetime, level: str, text: str) -> str:
    """A line of the agent for software updates."""
    return f"{_to_milliseconds(moment)} {level} {one_line(text)}"


def agent_line(moment: datetime, level: str, text: str) -> str:
    """A line of the agent for logs; `level` is one letter."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ} {level}! {one_line(text)}"


def system_line(moment: datetime, host: str, program: str, number: int, text: str) -> str:
    """A line of the system's log: program and process number."""
    return f"{_traditional(moment)} {host} {program}[{number}]: {one_line(text)}"


def kernel_line(moment: datetime, host: str, up: float, text: str) -> str:
    """A line of the kernel's log; `up` in seconds since the start."""
    return f"{_traditional(moment)} {host} kernel: [{up:12.6f}] {one_line(text)}"


def one_line(text: str) -> str:
    """The text without anything that would end a line or steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _to_milliseconds(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03d}"


def _traditional(moment: datetime) -> str:
    # Not strftime: its names of months follow the language of this computer.
    return f"{_MONTHS[moment.month - 1]} {moment.day:2d} {moment:%H:%M:%S}"
