"""The keys of an application's role."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Credentials:
    """Temporary keys of a role; `expiration` is ISO 8601 in UTC."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    token: str = field(repr=False)
    expiration: str

    def document(self) -> dict[str, str]:
        """As the container credentials endpoint answers them."""
        return {
            "AccessKeyId": self.access_key_id,
            "SecretAccessKey": self.secret_access_key,
            "Token": self.token,
            "Expiration": self.expiration,
        }


def no_role() -> Credentials | None:
    """No role is attached to the application."""
    return None
