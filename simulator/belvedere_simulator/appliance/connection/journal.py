"""What the logs tell of the connection. The words of occ_log are those that people search for."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.appliance.provisioning.joining import Obstacle
from belvedere_simulator.messages import tr


class ConnectionJournal:
    """Writes into the streams of the controller and of the system."""

    def __init__(self, logs: SystemLogs) -> None:
        self._logs = logs

    def connecting(self, broker: str) -> None:
        """The first try, with this certificate."""
        self._logs.controller("INFO", "connectBroker", 203, f"connecting to {broker}")

    def connected(self, thing: str) -> None:
        """It stands."""
        self._logs.controller("INFO", "connectBroker", 219, f"connected as {thing}")

    def lost(self, why: str) -> None:
        """It ended."""
        reason = why or "Network is unreachable"
        self._logs.controller("WARN", "onDisconnect", 228, f"connection to the service lost: {reason}")

    def closed(self) -> None:
        """It was ended in order."""
        self._logs.controller("INFO", "onDisconnect", 224, "disconnected from the service")

    def failed(self, broker: str, found: Obstacle | None, error: OSError | None, pause: float) -> str:
        """A try in vain; returns the reason for people."""
        if isinstance(error, socket.gaierror):
            host = urlsplit(broker).hostname
            self._logs.system("systemd-resolved", 611, f"Server returned no address for {host}.")
        text, reason = _words(found, error)
        again = f"trying again in {pause:.1f} s"
        self._logs.controller("ERROR", "connectBroker", 231, f"cannot connect to {broker}: {text}; {again}")
        if found in (Obstacle.REFUSED, Obstacle.EXPIRED):
            kept = "applications and data stay on the device"
            self._logs.controller("WARN", "connectBroker", 236, f"{kept}; a full reset makes it a new one")
        return reason

    def found_elsewhere(self, before: str, broker: str) -> None:
        """The site does not answer where it was, but at another address."""
        self._logs.controller("WARN", "connectBroker", 244, f"{before} does not answer, {broker} does")

    def renewed(self, serial: str) -> None:
        """There is a new certificate."""
        self._logs.controller("INFO", "renewCertificate", 262, f"certificate renewed: {serial}")

    def not_renewed(self, why: str) -> None:
        """The certificate could not be renewed."""
        self._logs.controller("WARN", "renewCertificate", 268, f"certificate not renewed: {why}")


def _words(found: Obstacle | None, error: OSError | None) -> tuple[str, str]:
    match found:
        case Obstacle.EXPIRED:
            return "certificate has expired", tr("The certificate of the appliance has expired")
        case Obstacle.REFUSED:
            text = "certificate refused (revoked, or the device was deleted)"
            return text, tr("The site refuses the certificate: it was revoked, or the device was deleted")
        case Obstacle.UNTRUSTED:
            return "server certificate not trusted", tr("What answers is not the site of this appliance")
    why = str(error) if error is not None else "connection closed"
    return why, tr("The site cannot be reached: {why}", why=why)
