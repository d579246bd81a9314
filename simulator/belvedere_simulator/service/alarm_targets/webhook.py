"""One request to an address of the web, which is followed nowhere else."""

from __future__ import annotations

import base64
import http.client
import ssl
from urllib.parse import urlsplit

from belvedere_simulator.messages import tr
from belvedere_simulator.service.alarm_targets.address import credentials_of

SECONDS = 10.0
"""For the connection, and for the answer."""


def post(address: str, body: bytes) -> str:
    """Send JSON; "" when it was taken, else why not, in words that hold nothing of the address.

    Another place that the answer may name is not asked: only where the user pointed to is.
    """
    parts = urlsplit(address)
    headers = {"Content-Type": "application/json", "User-Agent": "Belvedere"}
    if credentials := credentials_of(parts):
        headers["Authorization"] = "Basic " + base64.b64encode(credentials.encode()).decode()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        connection.request("POST", path, body, headers)
        status = connection.getresponse().status
    except TimeoutError:
        return tr("no answer within {seconds:g} s", seconds=SECONDS)
    except ssl.SSLError as error:
        return tr("no safe connection: {reason}", reason=error.reason or type(error).__name__)
    except OSError as error:
        return tr("no connection: {reason}", reason=error.strerror or type(error).__name__)
    except (http.client.HTTPException, ValueError):
        return tr("the answer is none of a web server")
    finally:
        connection.close()
    return "" if status // 100 == 2 else tr("answered {status}", status=status)
