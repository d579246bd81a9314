"""IAM and STS, and the routes that hand out keys."""

from __future__ import annotations

from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.models import aws_model
from belvedere_simulator.service.http.face import Face
from belvedere_simulator.service.http.faces import OpenRoute
from belvedere_simulator.service.instances.ports import ports_of_instances
from belvedere_simulator.service.roles import credentials_route, metadata_route
from belvedere_simulator.service.roles.credentials_route import CredentialsRoute
from belvedere_simulator.service.roles.metadata_route import MetadataRoute
from belvedere_simulator.service.roles.policy_operations import RolePolicyOperations
from belvedere_simulator.service.roles.resources import RoleResources, checked_by_itself
from belvedere_simulator.service.roles.role_operations import RoleOperations
from belvedere_simulator.service.roles.token_operations import TokenOperations
from belvedere_simulator.service.wiring.foundations import Foundations


def identity_faces(parts: Foundations) -> list[Face]:
    """IAM and STS."""
    roles = RoleOperations(parts.database, parts.settings, parts.clock).handlers()
    policies = RolePolicyOperations(parts.database).handlers()
    tokens = TokenOperations(parts.database, parts.sessions).handlers()
    return [
        Gateway(aws_model("iam"), {**roles, **policies}, RoleResources(parts.database)),
        Gateway(aws_model("sts"), tokens, checked_by_itself),
    ]


def key_routes(parts: Foundations) -> dict[str, OpenRoute]:
    """The container credentials endpoint and the metadata server, by the first segment of their paths."""
    ports_of = ports_of_instances(parts.database)
    return {
        credentials_route.SEGMENT: CredentialsRoute(parts.database, parts.sessions),
        metadata_route.SEGMENT: MetadataRoute(parts.database, parts.sessions, ports_of),
    }
