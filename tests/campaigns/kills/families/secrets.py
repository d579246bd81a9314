"""Secrets and their versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from campaigns.kills.site import Clients
from campaigns.kills.step import Hand, Step, name_of, quietly


class Secrets:
    """The value of a key is the secret's text."""

    name = "secret"

    def __init__(self, clients: Clients) -> None:
        self._secrets = clients("secretsmanager")

    def step(self, hand: Hand) -> Step:
        """Create, put another version, delete."""
        value = hand.fresh("text")
        if len(hand.held) < 2:
            name = hand.fresh("secret")
            create = quietly(lambda: self._secrets.create_secret(Name=name, SecretString=value))
            return Step(f"secret/{name}", value, create)
        key = hand.any_key()
        named = {"SecretId": name_of(key)}
        if hand.chance.random() < 0.3:
            gone = quietly(lambda: self._secrets.delete_secret(**named, ForceDeleteWithoutRecovery=True))
            return Step(key, None, gone)
        return Step(key, value, quietly(lambda: self._secrets.put_secret_value(**named, SecretString=value)))

    def observe(self, key: str, _possible: Sequence[Any], _note: str) -> Any:
        """The current version's text."""
        try:
            return self._secrets.get_secret_value(SecretId=name_of(key))["SecretString"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
