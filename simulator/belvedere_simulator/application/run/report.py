"""The report of a run, as JSON and as JUnit XML."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

Report = dict[str, Any]


def write_atomically(path: Path, data: bytes) -> None:
    """Write under a temporary name, sync, rename. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    with unfinished.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def junit(report: Report) -> bytes:
    """One test case for the application and one for each camera."""
    suite = ElementTree.Element("testsuite", name=f"belvedere run {report['application']}")
    failures = 0
    for name, failure in _cases(report):
        case = ElementTree.SubElement(suite, "testcase", classname=report["application"], name=name)
        case.set("time", str(report["seconds"]))
        if failure:
            failures += 1
            element = ElementTree.SubElement(case, "failure", message=failure.splitlines()[0])
            element.text = _printable(failure)
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(failures))
    suite.set("time", str(report["seconds"]))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suite)


def _cases(report: Report) -> list[tuple[str, str]]:
    errors = [f"{error['code']}: {error['message']}" for error in report["errors"]]
    application = "\n".join(errors) if report["exit_code"] in (2, 3) else ""
    if report["exit_code"] in (2, 3) and not application:
        application = str(report["ended"])
    cases = [("application", application)]
    for node, camera in report["cameras"].items():
        silent = report["exit_code"] == 4 and not camera["delivered"] and not camera["paused"]
        cases.append((f"camera {node}", f"no frame was delivered: {camera['detail']}" if silent else ""))
    return cases


def _printable(text: str) -> str:
    """XML 1.0 has no place for most control characters."""
    return "".join(char if char in "\n\t" or char >= " " else "?" for char in text)
