"""What the appliance says while it is provisioned, in the streams that are copied to the drive."""

from __future__ import annotations

from datetime import datetime

from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.archive import ProvisioningArchive


class Journal:
    """One method for each thing that happens."""

    def __init__(self, logs: SystemLogs) -> None:
        self._logs = logs

    def plugged(self, where: str) -> None:
        """The drive was found."""
        self._logs.kernel("usb 2-1: new SuperSpeed Gen 1 USB device number 2 using tegra-xusb")
        self._logs.kernel("sd 0:0:0:0: [sda] Attached SCSI removable disk")
        self._logs.system("usb_provisioning", 1204, f"looking for a provisioning archive on {where}")

    def read(self, name: str, archive: ProvisioningArchive, fingerprint: str) -> None:
        """The archive was read and is in order."""
        self._logs.controller("INFO", "readArchive", 118, f"{name}: device {archive.device_id}")
        self._logs.controller("INFO", "readArchive", 124, f"authority SHA-256 {fingerprint}")

    def clock(self, now: datetime, archive: ProvisioningArchive) -> str:
        """A warning when the archive looks too old or too new by the appliance's clock; else empty."""
        if archive.issued <= now < archive.expires:
            return ""
        told = f"{archive.issued:%H:%M:%S} to {archive.expires:%H:%M:%S} on {archive.issued:%Y-%m-%d} UTC"
        text = f"by this clock ({now:%Y-%m-%d %H:%M:%S} UTC) the archive is not valid: {told}"
        self._logs.controller("WARN", "checkValidity", 151, text)
        return text

    def resumed(self, step: str) -> None:
        """Provisioning was interrupted, and goes on."""
        self._logs.controller("WARN", "resumeProvisioning", 97, f"interrupted after {step}")

    def connecting(self, broker: str) -> None:
        """The temporary certificate is tried."""
        self._logs.controller("INFO", "connectBroker", 203, f"connecting to {broker}")

    def certified(self, serial: str) -> None:
        """The permanent certificate came."""
        self._logs.controller("INFO", "claimCertificate", 241, f"permanent certificate {serial}")

    def stored(self, description: str) -> None:
        """Everything is in the encrypted store."""
        self._logs.controller("INFO", "storeCredentials", 266, "credentials stored")
        self._logs.system("occ", 1431, description)

    def connected(self, thing: str, software: str) -> None:
        """The permanent certificate works."""
        self._logs.controller("INFO", "connectBroker", 219, f"connected as {thing}")
        self._logs.updater("INFO", f"software {software}, listening for jobs")

    def ended(self, text: str) -> None:
        """Provisioned."""
        self._logs.controller("INFO", "finishProvisioning", 310, text)

    def failed(self, error: BelvedereError) -> None:
        """Provisioning ended with a reason."""
        self._logs.controller("ERROR", "finishProvisioning", 322, str(error))
        self._logs.updater("ERROR", "not started: the appliance is not provisioned")

    def unwritten(self, error: BelvedereError) -> None:
        """The logs could not be copied."""
        self._logs.system("usb_provisioning", 1204, f"logs not copied: {error}")
