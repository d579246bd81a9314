"""A device that answers WS-Discovery over real multicast, as ONVIF cameras do."""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
import uuid

GROUP, PORT = "239.255.255.250", 3702
_MESSAGE = re.compile(rb"MessageID[^>]*>([^<]+)<")
_ANSWER = """<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope"
 xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"
 xmlns:dn="http://www.onvif.org/ver10/network/wsdl">
<SOAP-ENV:Header><wsa:MessageID>urn:uuid:{own}</wsa:MessageID><wsa:RelatesTo>{asked}</wsa:RelatesTo>
<wsa:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</wsa:Action></SOAP-ENV:Header>
<SOAP-ENV:Body><d:ProbeMatches><d:ProbeMatch>
<wsa:EndpointReference><wsa:Address>{endpoint}</wsa:Address></wsa:EndpointReference>
<d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>{scopes}</d:Scopes>
<d:XAddrs>{services}</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion>
</d:ProbeMatch></d:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>"""


def match(endpoint: str, scopes: str, services: str, asked: str = "urn:uuid:0") -> bytes:
    """The answer to the question `asked`."""
    text = _ANSWER.format(own=uuid.uuid4(), asked=asked, endpoint=endpoint, scopes=scopes, services=services)
    return text.encode()


class DiscoveryResponder:
    """Listens on loopback's multicast until `stop`; answers each probe, or with `answer` as it is.

    `probes` are those that came.
    """

    def __init__(
        self, endpoint: str, *, scopes: str = "", services: str = "", answer: bytes | None = None
    ) -> None:
        self.probes: list[bytes] = []
        self._fields = (endpoint, scopes, services)
        self._answer = answer
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((GROUP, PORT))
        member = struct.pack("4s4s", socket.inet_aton(GROUP), socket.inet_aton("127.0.0.1"))
        self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        self._replying = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._replying.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, name="discovery responder", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()
        self._replying.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                data, sender = self._socket.recvfrom(65_536)
                if not data:
                    return
                self.probes.append(data)
                found = _MESSAGE.search(data)
                asked = found[1].decode() if found else ""
                answer = match(*self._fields, asked) if self._answer is None else self._answer
                self._replying.sendto(answer, sender)
