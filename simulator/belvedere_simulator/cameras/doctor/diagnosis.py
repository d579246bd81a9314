"""The doctor's verdict on one camera."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.cameras.doctor.facts import Facts
from belvedere_simulator.cameras.doctor.findings import Finding, Severity
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class Diagnosis:
    """What was found at `address` (without credentials), looked at from `seen_from`.

    `examined_at` is UTC in ISO 8601, `seconds` how long it took. `findings` are in the order of the steps.
    """

    address: str
    seen_from: str
    examined_at: str
    seconds: float
    findings: tuple[Finding, ...]
    facts: Facts

    @property
    def severity(self) -> Severity:
        """That of the worst finding."""
        return max((each.severity for each in self.findings), key=lambda each: each.rank, default=Severity.OK)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of everything that was found, in the order of the steps."""
        return tuple(each.code for each in self.findings if each.code)

    @property
    def headline(self) -> str:
        """The worst of it in one sentence; what works when nothing is wrong."""
        worst = [each for each in self.findings if each.severity is self.severity]
        if self.severity.rank < Severity.WARNING.rank or not worst:
            return tr("The camera works")
        return worst[0].what

    def to_document(self) -> dict[str, Any]:
        """Its members, for JSON; nothing in it is secret."""
        return {
            "address": self.address,
            "seenFrom": self.seen_from,
            "examinedAt": self.examined_at,
            "seconds": self.seconds,
            "severity": self.severity.value,
            "headline": self.headline,
            "findings": [each.to_document() for each in self.findings],
            "facts": self.facts.to_document(),
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Diagnosis:
        """What `to_document` gave, perhaps on another computer. Raises ValueError for anything else."""
        try:
            return cls(
                address=str(document["address"]),
                seen_from=str(document["seenFrom"]),
                examined_at=str(document["examinedAt"]),
                seconds=float(document["seconds"]),
                findings=tuple(Finding.from_document(each) for each in document["findings"]),
                facts=Facts.from_document(document["facts"]),
            )
        except (KeyError, TypeError, AttributeError) as wrong:
            raise ValueError("not a diagnosis") from wrong
