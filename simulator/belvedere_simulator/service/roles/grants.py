"""Who may fetch temporary keys over and over: an application instance, a device.

The holder is given a token once; with it the credentials endpoint hands out keys of at most an hour.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from belvedere_simulator.service.access.sessions import LONGEST, IssuedKeys, Sessions, revoke_sessions
from belvedere_simulator.service.roles.callers import assumed_role_arn
from belvedere_simulator.service.roles.tables import CREDENTIAL_GRANTS
from belvedere_simulator.service.settings import SiteSettings

METRICS = "PanoramaDeviceMetrics"
"""The namespace of the metrics that appliances report."""


def instance_owner(instance: str) -> str:
    """What the keys of an application instance die with."""
    return f"applicationInstance/{instance}"


def device_owner(device: str) -> str:
    """What the keys of a device die with."""
    return f"device/{device}"


@dataclass(frozen=True)
class Shown:
    """The certificate that is exchanged for keys: its serial number, and how long it lasts."""

    serial: str = ""
    lasts: timedelta = LONGEST


UNSHOWN = Shown()
"""Keys that no certificate was exchanged for."""


def keys_of_instance(
    sessions: Sessions, connection: Connection, instance: str, role_arn: str, shown: Shown = UNSHOWN
) -> IssuedKeys:
    """Keys that an application instance speaks with, as the role it was deployed with."""
    return sessions.issue(
        connection,
        assumed_role_arn(role_arn, instance[:64]),
        role_arn=role_arn,
        owner=instance_owner(instance),
        lifetime=shown.lasts,
        certificate=shown.serial,
    )


def keys_of_device(
    sessions: Sessions,
    connection: Connection,
    settings: SiteSettings,
    device: str,
    *,
    secret_arns: Sequence[str] = (),
    asset_arns: Sequence[str] = (),
    shown: Shown = UNSHOWN,
) -> IssuedKeys:
    """Keys of a device: its own logs, its metrics, its cameras' secrets and its applications' assets."""
    arn = f"arn:aws:sts::{settings.account}:assumed-role/AWSPanoramaApplianceServiceRole/{device}"
    return sessions.issue(
        connection,
        arn,
        owner=device_owner(device),
        policies=[device_policy(settings, device, secret_arns, asset_arns)],
        lifetime=shown.lasts,
        certificate=shown.serial,
    )


def device_policy(
    settings: SiteSettings, device: str, secret_arns: Sequence[str], asset_arns: Sequence[str] = ()
) -> dict[str, Any]:
    """What one device may do, and nothing of another's.

    The groups of its applications are named after the device, so that the last lines of a removed one
    can still be shipped.
    """
    own = f"arn:aws:logs:{settings.region}:{settings.account}:log-group:/aws/panorama/devices/{device}"
    statements: list[dict[str, Any]] = [
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:Describe*", "logs:PutLogEvents"],
            "Resource": [own, f"{own}:*", f"{own}/applications/*"],
        },
        {
            "Effect": "Allow",
            "Action": "cloudwatch:PutMetricData",
            "Resource": "*",
            "Condition": {"StringEquals": {"cloudwatch:namespace": METRICS}},
        },
    ]
    for action, arns in (("secretsmanager:GetSecretValue", secret_arns), ("s3:GetObject", asset_arns)):
        if arns:
            statements.append({"Effect": "Allow", "Action": action, "Resource": list(arns)})
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
