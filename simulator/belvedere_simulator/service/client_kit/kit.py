"""The variables that make an AWS SDK or command line talk to a site, and nothing but them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from belvedere_simulator.files import write_whole
from belvedere_simulator.service.access.access_keys import AccessKey
from belvedere_simulator.service.settings import SiteSettings

MODELS, OLD = "models", "models-old"
AUTHORITY_FILE = "site-ca.pem"
"""The site's certificate authority in its data folder, for clients that speak HTTPS with it."""
UNSET = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
)
# Older SDKs would otherwise ask STS, and S3 in us-east-1, at a place for all regions whose address they have
# in their code; and they look up a host for each bucket.
_OLD_VARIABLES = {
    "AWS_STS_REGIONAL_ENDPOINTS": "regional",
    "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT": "regional",
}
_OLD_CONFIGURATION = b"[default]\ns3 =\n    addressing_style = path\n"
_SERVICES = (
    "panorama",
    "s3",
    "sts",
    "logs",
    "monitoring",
    "secretsmanager",
    "iam",
    "cloudformation",
    "iot",
    "data-ats.iot",
    "belvedere",
)


@dataclass(frozen=True)
class ClientKit:
    """`variables` to set and `unset` to take away in the environment of a client."""

    variables: Mapping[str, str] = field(repr=False)
    unset: tuple[str, ...] = UNSET

    def environment(self, before: Mapping[str, str]) -> dict[str, str]:
        """The environment `before` turned into that of a client."""
        return {name: value for name, value in before.items() if name not in self.unset} | dict(
            self.variables
        )


def make_kit(
    data_dir: Path,
    address: str,
    key: AccessKey,
    settings: SiteSettings,
    *,
    old_sdk: bool = False,
) -> ClientKit:
    """Write the files that clients read into the data folder, and say which variables name them.

    `old_sdk` is for SDKs of before 2023-07, which know no AWS_ENDPOINT_URL: they read the address from a
    file.
    """
    folder = data_dir / "client-kit" / (OLD if old_sdk else MODELS)
    _copy_model(folder)
    variables = {
        "AWS_DATA_PATH": str(folder),
        "AWS_ACCESS_KEY_ID": key.key_id,
        "AWS_SECRET_ACCESS_KEY": key.secret,
        "AWS_REGION": settings.region,
        "AWS_DEFAULT_REGION": settings.region,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    if old_sdk:
        variables |= _for_old_sdks(folder, address, settings.region)
    else:
        variables["AWS_ENDPOINT_URL"] = address
    if address.startswith("https:"):
        variables["AWS_CA_BUNDLE"] = str(data_dir / AUTHORITY_FILE)
    return ClientKit(variables)


def _for_old_sdks(folder: Path, address: str, region: str) -> dict[str, str]:
    """Write what older SDKs read, and the variables that they need beside it."""
    write_whole(folder / "endpoints.json", json.dumps(endpoints(address, region), indent=1).encode())
    write_whole(folder / "config", _OLD_CONFIGURATION)
    return {**_OLD_VARIABLES, "AWS_CONFIG_FILE": str(folder / "config")}


def _copy_model(folder: Path) -> None:
    """The model beside the site: what an SDK reads must not lie in a zip or vanish with an update."""
    with resources.as_file(resources.files("belvedere_resources") / "api") as models:
        shutil.copytree(models, folder, dirs_exist_ok=True)


def endpoints(address: str, region: str) -> dict[str, object]:
    """The `endpoints.json` that sends every service of `region` to `address`."""
    scheme, _, host = address.partition("://")
    defaults = {"hostname": host, "protocols": [scheme], "signatureVersions": ["v4"]}
    s3 = {**defaults, "signatureVersions": ["s3v4"]}
    places: dict[str, object] = {region: {}}
    # Older SDKs ask for these at one place for all regions.
    everywhere = {**places, "aws-global": {"credentialScope": {"region": region}}}
    services = {
        name: {
            "defaults": s3 if name == "s3" else defaults,
            "endpoints": everywhere if name in {"iam", "sts", "s3"} else places,
        }
        for name in _SERVICES
    }
    partition = {
        "partition": "aws",
        "partitionName": "Belvedere",
        "dnsSuffix": "amazonaws.com",
        "regionRegex": "^[a-z]{2}(-[a-z]+)+-\\d$",
        "regions": {region: {"description": "Belvedere"}},
        "defaults": defaults,
        "services": services,
    }
    return {"version": 3, "partitions": [partition]}
