"""What is written down during one examination."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from belvedere_simulator.cameras.address import CameraAddress
from belvedere_simulator.cameras.doctor.diagnosis import Diagnosis
from belvedere_simulator.cameras.doctor.facts import Facts
from belvedere_simulator.cameras.doctor.findings import Finding, Step
from belvedere_simulator.cameras.doctor.told import told

_ORDER = list(Step)


class ExaminationOver(Exception):
    """Nothing further can be looked at."""


class Notebook:
    """Findings and facts of the camera at `address`."""

    def __init__(self, address: CameraAddress, seen_from: str) -> None:
        self.address = address
        self.facts = Facts()
        self._seen_from = seen_from
        self._findings: list[Finding] = []
        self._begun = time.monotonic()
        self._at = datetime.now(UTC)

    def write(self, findings: Iterable[Finding]) -> None:
        """Note what was found."""
        self._findings += findings

    def over(self, finding: Finding) -> ExaminationOver:
        """Note the last finding; to be raised."""
        self._findings.append(finding)
        return ExaminationOver()

    def know(self, **facts: Any) -> None:
        """Note facts by their names."""
        self.facts = replace(self.facts, **facts)

    def quoted(self, text: str) -> str:
        """A text of the camera as it may be repeated."""
        return told(text, self.address)

    def diagnosis(self) -> Diagnosis:
        """All of it, in the order of the steps."""
        return Diagnosis(
            address=self.address.public,
            seen_from=self._seen_from,
            examined_at=self._at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            seconds=round(time.monotonic() - self._begun, 2),
            findings=tuple(sorted(self._findings, key=lambda each: _ORDER.index(each.step))),
            facts=self.facts,
        )
