"""IAM and STS, and the routes that hand out keys."""

from __future__ import annotations

from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.models import aws_model
from belvedere_simulator.service.http.face import Face
from belvedere_simulator.service.roles.policy_operations import RolePolicyOperations
from belvedere_simulator.service.roles.resources import RoleResources, checked_by_itself
from belvedere_simulator.service.roles.role_operations import RoleOperations
from belvedere_simulator.service.roles.token_operations import TokenOperations
from belvedere_simulator.service.wiring.foundations import Foundations


def identity_faces(parts: Foundations) -> list[Face]:
    """IAM and STS; what IAM tells of time is the computer's, as keys are."""
    roles = RoleOperations(parts.database, parts.settings, parts.clock).handlers()
    policies = RolePolicyOperations(parts.database).handlers()
    tokens = TokenOperations(parts.database, parts.sessions).handlers()
    return [
        Gateway(aws_model("iam"), {**roles, **policies}, RoleResources(parts.database)),
        Gateway(aws_model("sts"), tokens, checked_by_itself),
    ]
