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
class Retention:
    """How long logs and metrics are kept: by age in days, 0 is for ever, and log events by size in all.

    `log_days` is for log groups that say nothing themselves.
    """

    log_days: int = 0
    log_bytes: int = 2 * 2**30
    metric_days: int = 63


@dataclass(frozen=True)
class ForeignChoice:
    """What is done with one service that is not ours: `moto`, or `forward` with the user's `profile`.

    Choosing `forward` is the user's consent for this service.
    """

    mode: str
    profile: str = ""


@dataclass(frozen=True)
class SiteSettings:
    """The identity and the limits of one site; `bucket` holds what packages are made of."""

    account: str = "123456789012"
    region: str = "us-east-1"
    quotas: Quotas = field(default_factory=Quotas)
    retention: Retention = field(default_factory=Retention)

    @property
    def bucket(self) -> str:
        """The plain name of the bucket that packages are uploaded to."""
        return f"panorama-{self.region}-{self.account}"
