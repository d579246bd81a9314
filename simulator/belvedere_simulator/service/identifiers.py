"""Identifiers and ARNs in the shapes that clients know."""

from __future__ import annotations

import secrets

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
LENGTH = 26


def new_identifier(kind: str) -> str:
    """A fresh identifier such as `device-` and 26 letters; 130 random bits."""
    return f"{kind}-{''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))}"


def panorama_arn(region: str, account: str, resource: str) -> str:
    """The ARN of a resource of the Panorama service; `resource` like `device/device-abc`."""
    return f"arn:aws:panorama:{region}:{account}:{resource}"
