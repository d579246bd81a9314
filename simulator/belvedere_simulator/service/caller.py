"""Who asks, and what the policies of that identity let it do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import denied

Decision = Callable[[str, str], bool]
Known = Mapping[str, Sequence[str]]
"""What a request tells beside action and resource: values by condition key, in lower case."""


def everything(_action: str, _resource: str) -> bool:
    """The decision of the site's own keys."""
    return True


@dataclass(frozen=True)
class Caller:
    """The identity behind a request.

    `arn` is the role session, user or device; `decide(action, resource)` evaluates its policies, with
    actions like `panorama:DescribeDevice` and resources as ARNs; `decision_of` makes the decision for a
    request of which more is known, where policies have conditions on it.
    """

    account: str
    region: str
    arn: str
    decide: Decision = everything
    decision_of: Callable[[Known], Decision] | None = None

    def knowing(self, known: Known) -> Caller:
        """The same caller, asked about a request of which more is known."""
        if not known or self.decision_of is None:
            return self
        return replace(self, decide=self.decision_of(known))

    def require(self, action: str, resource: str = "*") -> None:
        """Raise AccessDeniedException unless the caller may do `action` on `resource`."""
        if not self.decide(action, resource):
            raise denied(
                tr(
                    "{arn} is not authorized to perform {action} on {resource}",
                    arn=self.arn,
                    action=action,
                    resource=resource,
                )
            )
