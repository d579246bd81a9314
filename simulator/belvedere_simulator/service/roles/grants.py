"""Who may fetch temporary keys over and over: an application instance, a device.

The holder is given a token once; with it the credentials endpoint hands out keys of at most an hour.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from belvedere_simulator.service.access.sessions import IssuedKeys, Sessions, revoke_sessions
from belvedere_simulator.service.roles.callers import assumed_role_arn
from belvedere_simulator.service.roles.tables import CREDENTIAL_GRANTS
from belvedere_simulator.service.settings import SiteSettings


def instance_owner(instance: str) -> str:
    """What the keys of an application instance die with."""
    return f"applicationInstance/{instance}"


def device_owner(device: str) -> str:
    """What the keys of a device die with."""
    return f"device/{device}"


def keys_of_instance(sessions: Sessions, connection: Connection, instance: str, role_arn: str) -> IssuedKeys:
    """Keys that an application instance speaks with, as the role it was deployed with."""
    arn = assumed_role_arn(role_arn, instance[:64])
    return sessions.issue(connection, arn, role_arn=role_arn, owner=instance_owner(instance))


def keys_of_device(
    sessions: Sessions,
    connection: Connection,
    settings: SiteSettings,
    device: str,
    *,
    instances: Sequence[str] = (),
    secret_arns: Sequence[str] = (),
) -> IssuedKeys:
    """Keys of a device: its own logs and metrics, those of its `instances`, and its cameras' secrets."""
    arn = f"arn:aws:sts::{settings.account}:assumed-role/AWSPanoramaApplianceServiceRole/{device}"
    policy = device_policy(settings, device, instances, secret_arns)
    return sessions.issue(connection, arn, owner=device_owner(device), policies=[policy])


def device_policy(
    settings: SiteSettings, device: str, instances: Sequence[str], secret_arns: Sequence[str]
) -> dict[str, Any]:
    """What one device may do, and nothing of another's."""
    own = f"arn:aws:logs:{settings.region}:{settings.account}:log-group:/aws/panorama/devices/{device}"
    groups = [own, *(f"{own}/applications/{instance}" for instance in instances)]
    statements: list[dict[str, Any]] = [
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:Describe*", "logs:PutLogEvents"],
            "Resource": [*groups, *(f"{name}:*" for name in groups)],
        },
        {"Effect": "Allow", "Action": "cloudwatch:PutMetricData", "Resource": "*"},
    ]
    if secret_arns:
        readable = {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue"}
        statements.append({**readable, "Resource": list(secret_arns)})
    return {"Version": "2012-10-17", "Statement": statements}


def grant_credentials(connection: Connection, owner: str, *, arn: str, role_arn: str) -> str:
    """The token with which `owner` fetches keys of `role_arn` (empty: it has none); replaces an older one."""
    token = secrets.token_urlsafe(48)
    connection.execute(delete(CREDENTIAL_GRANTS).where(CREDENTIAL_GRANTS.c.owner == owner))
    connection.execute(
        insert(CREDENTIAL_GRANTS).values(owner=owner, token_sha256=_hash(token), arn=arn, role_arn=role_arn)
    )
    return token


def revoke_credentials(connection: Connection, owner: str) -> None:
    """End the token and all keys of a deleted device or a removed application instance at once."""
    connection.execute(delete(CREDENTIAL_GRANTS).where(CREDENTIAL_GRANTS.c.owner == owner))
    revoke_sessions(connection, owner)


class WrongToken(Exception):
    """Nobody was granted keys with this token."""


def fetch_keys(sessions: Sessions, connection: Connection, owner: str, token: str) -> IssuedKeys | None:
    """Fresh keys for the holder of `token`; None when it was granted no role; WrongToken otherwise."""
    grant = check_token(connection, owner, token)
    if not grant.role_arn:
        return None
    return sessions.issue(connection, grant.arn, role_arn=grant.role_arn, owner=owner)


def check_token(connection: Connection, owner: str, token: str) -> Row[Any]:
    """The grant of `owner`; WrongToken unless `token` is the one it was given."""
    grant = connection.execute(select(CREDENTIAL_GRANTS).where(CREDENTIAL_GRANTS.c.owner == owner)).first()
    if grant is None or not hmac.compare_digest(grant.token_sha256, _hash(token)):
        raise WrongToken
    return grant


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
