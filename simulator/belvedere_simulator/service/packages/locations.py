"""Where the files of a package lie in the site's bucket."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Location:
    """The folders of one package, keys without a slash at their end."""

    bucket: str
    account: str
    name: str

    @property
    def root(self) -> str:
        """What the keys of all its objects begin with."""
        return f"{self.account}/nodePackages/{self.name}"

    @property
    def binaries(self) -> str:
        """The folder of assets and descriptors."""
        return f"{self.root}/binaries"

    @property
    def manifests(self) -> str:
        """The folder of package manifests."""
        return f"{self.root}/manifests"

    def manifest(self, version: str, patch: str) -> str:
        """The key of one patch version's manifest."""
        return f"{self.manifests}/{version}/{patch}.json"

    def binary(self, uri: str) -> str:
        """The key of an asset or a descriptor."""
        return f"{self.binaries}/{uri}"

    def described(self) -> dict[str, str]:
        """The StorageLocation of the service model; path-style clients need a plain name as the bucket."""
        return {
            "Bucket": self.bucket,
            "RepoPrefixLocation": f"{self.root}/repo",
            "GeneratedPrefixLocation": f"{self.root}/generated",
            "BinaryPrefixLocation": self.binaries,
            "ManifestPrefixLocation": self.manifests,
        }
