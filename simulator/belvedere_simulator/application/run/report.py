"""The report of a run, as JSON and as JUnit XML."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

Report = dict[str, Any]
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: Report) -> bytes:
    """One test case for the application and one for each camera."""
    application = printable(str(report["application"]))
    suite = ElementTree.Element("testsuite", name=f"belvedere run {application}")
    failures = 0
    for name, failure in _cases(report):
        case = ElementTree.SubElement(suite, "testcase", classname=application, name=printable(name))
        case.set("time", str(report["seconds"]))
        if failure:
            failures += 1
            text = printable(failure)
            element = ElementTree.SubElement(case, "failure", message=text.partition("\n")[0])
            element.text = text
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(failures))
    suite.set("time", str(report["seconds"]))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suite)


def _cases(report: Report) -> list[tuple[str, str]]:
    errors = [f"{error['code']}: {error['message']}" for error in report["errors"]]
    failed = report["exit_code"] in (2, 3, 130)
    cases = [("application", ("\n".join(errors) or str(report["ended"])) if failed else "")]
    for node, camera in report["cameras"].items():
        silent = report["exit_code"] == 4 and is_silent(camera)
        cases.append((f"camera {node}", f"no frame was delivered: {camera['detail']}" if silent else ""))
    return cases


def is_silent(camera: dict[str, Any]) -> bool:
    """Whether a camera never did what it is there for. One that no port reads need not deliver."""
    wanted = camera["delivered"] if camera["read"] else camera["decoded"]
    return not wanted and not camera["paused"]


def printable(text: str) -> str:
    """XML 1.0 has no place for most control characters, for halves of pairs and for two of the last."""
    return _NOT_IN_XML.sub("?", text)
