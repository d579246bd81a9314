"""Appliances that come online with every archive they find, and do every job at once and well."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.topics import JobTopic, JobVerb, OwnTopic, OwnVerb
from belvedere_simulator.provisioning.archive import ProvisioningArchive
from belvedere_simulator.provisioning.reader import read_archive
from belvedere_simulator.service.certificates.identity import Credentials
from fakes.device_site import certificate_request
from fakes.thing_client import ThingClient
from fakes.waiting import until

_LOOK = 0.05
SOFTWARE = "7.0.11"
NETWORK = {
    "Ethernet0Status": {
        "ConnectionStatus": "CONNECTED",
        "HwAddress": "8C:00:00:60:C5:88",
        "IpAddress": "192.168.0.7/24",
    },
    "Ethernet1Status": {
        "ConnectionStatus": "NOT_CONNECTED",
        "HwAddress": "8C:00:00:60:C5:89",
        "IpAddress": "--",
    },
}


class IdleAppliance:
    """One appliance, provisioned with an archive and nothing else."""

    def __init__(self, archive: ProvisioningArchive) -> None:
        self.thing = archive.thing
        self._archive = archive
        self._software = SOFTWARE
        self._client = self._connect()
        self._told = -1

    @property
    def gone(self) -> bool:
        """Whether it was cut off."""
        return self._client.gone.is_set()

    def work(self) -> None:
        """Do what waits."""
        told = len(self._client.said(topics.notify_next(self.thing)))
        if told == self._told:
            return
        self._told = told
        while execution := self._next():
            self._do(execution)

    def close(self) -> None:
        """Switch it off."""
        self._client.close()

    def _connect(self) -> ThingClient:
        own = self._claimed()
        client = ThingClient(self._archive.broker, self._archive.authority, own, self.thing).connect()
        for heard in ("jobs/notify-next", "jobs/start-next/+", "jobs/+/update/+"):
            assert client.subscribe(f"{topics.of_thing(self.thing)}/{heard}")
        presence = OwnTopic(self.thing, OwnVerb.PRESENCE, _serial(own.certificate))
        client.publish(topics.text(presence), {"session": secrets.token_hex(8), "online": True})
        self._report(client, network=NETWORK)
        return client

    def _claimed(self) -> Credentials:
        archive = self._archive
        serial = _serial(archive.certificate)
        claim = OwnTopic(self.thing, OwnVerb.CLAIM, serial)
        claimer = ThingClient(
            archive.broker,
            archive.authority,
            Credentials(archive.certificate, archive.key),
            f"claim-{serial}",
        ).connect()
        key, request = certificate_request()
        assert claimer.subscribe(topics.accepted(claim))
        asked = {
            "serialNumber": "1423019000001",
            "installation": f"installation-{secrets.token_hex(8)}",
            "software": self._software,
            "certificateSigningRequest": request.decode(),
        }
        claimer.publish(topics.text(claim), asked)
        certificate = claimer.wait(topics.accepted(claim))["certificate"].encode()
        claimer.close()
        return Credentials(certificate, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    def _next(self) -> dict[str, Any] | None:
        started: dict[str, Any] = self._ask(JobTopic(self.thing, JobVerb.START), {})
        return started.get("execution")

    def _do(self, execution: dict[str, Any]) -> None:
        document = execution["jobDocument"]
        match document["operation"]:
            case "deploy":
                self._running(document)
            case "ota":
                self._software = document["imageVersion"]
        update = JobTopic(self.thing, JobVerb.UPDATE, execution["jobId"])
        self._ask(update, {"status": "SUCCEEDED"})
        if document["operation"] == "ota":
            self._report(self._client, software=self._software)

    def _running(self, document: dict[str, Any]) -> None:
        nodes = {
            node["name"]: "PAUSED" if node["launch"] == "onSignal" else "RUNNING"
            for node in document["nodes"]
        }
        instance = document["applicationInstanceId"]
        told = {"applicationInstanceId": instance, "state": "RUNNING", "health": "RUNNING", "nodes": nodes}
        self._report(self._client, instances=[told])

    def _report(self, client: ThingClient, **told: Any) -> None:
        client.publish(topics.text(OwnTopic(self.thing, OwnVerb.REPORT)), told)

    def _ask(self, topic: JobTopic, request: dict[str, Any]) -> dict[str, Any]:
        answer, refusal = topics.accepted(topic), topics.rejected(topic)
        heard, refused = len(self._client.said(answer)), len(self._client.said(refusal))
        self._client.publish(topics.text(topic), request)
        # A job is refused that the site has cancelled meanwhile.
        until(
            lambda: (
                self.gone
                or len(self._client.said(answer)) > heard
                or len(self._client.said(refusal)) > refused
            )
        )
        told: list[dict[str, Any]] = self._client.said(answer)[heard:]
        return told[0] if told else {}


class IdleAppliances:
    """Looks for archives in `usb` and for jobs until it is stopped."""

    def __init__(self, usb: Path) -> None:
        self._usb = usb
        self._appliances: list[IdleAppliance] = []
        self._seen: set[Path] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._live)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()
        for appliance in self._appliances:
            appliance.close()

    def _live(self) -> None:
        while not self._over.wait(_LOOK):
            for file in sorted(set(self._usb.glob("*.zip")) - self._seen):
                self._seen.add(file)
                archive = read_archive(file.read_bytes(), datetime.now(UTC))
                self._appliances.append(IdleAppliance(archive))
            for appliance in self._appliances:
                if not appliance.gone:
                    _work(appliance)


def _work(appliance: IdleAppliance) -> None:
    try:
        appliance.work()
    except RuntimeError:
        # A message that could not be sent: its device was deleted meanwhile.
        until(lambda: appliance.gone)


def _serial(certificate: bytes) -> str:
    return f"{x509.load_pem_x509_certificate(certificate).serial_number:040x}"
