"""Who asks, and what the policies of that identity let it do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import denied

Decision = Callable[[str, str], bool]


def everything(_action: str, _resource: str) -> bool:
    """The decision of the site's own keys."""
    return True


@dataclass(frozen=True)
class Caller:
    """The identity behind a request.

    `arn` is the role session, user or device; `decide(action, resource)` evaluates its policies, with
    actions like `panorama:DescribeDevice` and resources as ARNs.
    """

    account: str
    region: str
    arn: str
    decide: Decision = everything

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
