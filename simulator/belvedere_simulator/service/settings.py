"""What one site is told: its account, region, limits and manners."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Quotas:
    """The count quotas of the guide."""

    devices: int = 50
    packages: int = 50
    versions_of_package: int = 20
    applications_of_device: int = 10
    streams_of_application: int = 8
    deployments_of_day: int = 200


@dataclass(frozen=True)
class SiteSettings:
    """The identity and the limits of one site; `bucket` holds what packages are made of."""

    account: str = "123456789012"
    region: str = "us-east-1"
    quotas: Quotas = field(default_factory=Quotas)

    @property
    def bucket(self) -> str:
        """The plain name of the bucket that packages are uploaded to."""
        return f"panorama-{self.region}-{self.account}"
