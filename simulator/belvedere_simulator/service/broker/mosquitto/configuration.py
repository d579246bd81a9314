"""The files that Mosquitto is run with."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509

from belvedere_simulator.service.broker.broker import LARGEST_MESSAGE
from belvedere_simulator.service.broker.policy import rights
from belvedere_simulator.service.certificates.authority import leaf_subject
from belvedere_simulator.service.certificates.identity import Identity

SETTINGS = """\
user {user}
persistence false
retain_available false
sys_interval 0
allow_zero_length_clientid false
max_queued_messages 1000
message_size_limit {largest}
log_dest stderr
log_type error
log_type warning
log_type information
connection_messages false
per_listener_settings false
acl_file {folder}/topics.acl
"""
LISTENER = """\
listener {port} {address}
max_qos 1
max_connections 400
cafile {folder}/authority.pem
certfile {folder}/certificate.pem
keyfile {folder}/key.pem
crlfile {folder}/revoked.pem
tls_version tlsv1.2
require_certificate true
use_subject_as_username true
use_username_as_clientid true
"""


def settings(folder: Path, addresses: Iterable[str], port: int) -> str:
    """The main file. Everybody is known by the subject of the certificate, so nobody can be another."""
    own = SETTINGS.format(user=getpass.getuser(), largest=LARGEST_MESSAGE, folder=folder)
    listeners = (LISTENER.format(folder=folder, address=address, port=port) for address in addresses)
    return own + "".join(listeners)


def topic_list(identities: Iterable[Identity]) -> str:
    """The rights of everybody who is admitted."""
    lines: list[str] = []
    for identity in identities:
        allowed = rights(identity)
        lines.append(f"user {username(identity)}")
        lines += [f"topic write {topic}" for topic in allowed.publish]
        lines += [f"topic read {topic}" for topic in allowed.subscribe]
        lines += [f"topic deny {topic}" for topic in allowed.hidden]
        lines.append("")
    return "\n".join(lines)


def username(identity: Identity) -> str:
    """What Mosquitto makes of the subject of an identity's certificate."""
    subject = leaf_subject(identity.thing or identity.kind.value, int(identity.serial, 16))
    return subject.rfc4514_string({x509.NameOID.SERIAL_NUMBER: "serialNumber"})
