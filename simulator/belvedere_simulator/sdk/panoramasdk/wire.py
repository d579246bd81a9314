"""Messages between an application and the engine: a JSON header, raw bytes, file descriptors.

A message is 8 bytes (two big-endian lengths: header, payload), the header as JSON in UTF-8, the
payload. File descriptors travel with the first bytes (Unix sockets only). Nothing is ever unpickled.
Runs on Python 3.8 and later with the standard library alone; the engine uses this same module.
"""

import array
import json
import os
import socket
import struct
from typing import Any, Dict, List, Optional, Sequence, Tuple

PREFIX = struct.Struct(">II")
MAX_HEADER = 1 << 20
MAX_PAYLOAD = 1 << 30
MAX_DESCRIPTORS = 16
# One for all messages: `json.dumps` would make another for each.
_write = json.JSONEncoder(separators=(",", ":")).encode


class WireError(ConnectionError):
    """The other side is gone or does not speak this protocol."""


class TooLarge(ValueError):
    """A message that the other side would refuse; nothing of it was sent."""


def connect(address: str, timeout: Optional[float] = None) -> socket.socket:
    """Open a connection to `unix:<path>` or `tcp:<port>:<token>` (loopback).

    `note:<path>` is a file that holds such an address, read again for every connection: an engine that
    was started again has another. Raises OSError when nobody listens there.
    """
    kind, _, rest = address.partition(":")
    if kind == "note":
        with open(rest, encoding="utf-8") as file:
            return connect(file.read().strip(), timeout)
    if kind == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(timeout)
            connection.connect(rest)
            connection.settimeout(None)
        except BaseException:
            connection.close()
            raise
        return connection
    port, _, token = rest.partition(":")
    connection = socket.create_connection(("127.0.0.1", int(port)), timeout)
    try:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(None)
        send(connection, {"token": token})
    except BaseException:
        connection.close()
        raise
    return connection


def send(
    connection: socket.socket,
    header: Dict[str, Any],
    payload: bytes = b"",
    descriptors: Sequence[int] = (),
) -> None:
    """Send one message whole. Raises WireError when the other side is gone, and TooLarge."""
    text = _write(header).encode("utf-8")
    if len(text) > MAX_HEADER or len(payload) > MAX_PAYLOAD:
        raise TooLarge("message too large: %d + %d bytes" % (len(text), len(payload)))
    data = PREFIX.pack(len(text), len(payload)) + text + payload
    try:
        if descriptors:
            rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))
            sent = connection.sendmsg([data], [rights])
            data = data[sent:]
        if data:
            connection.sendall(data)
    except OSError as error:
        raise WireError(str(error)) from error


def receive(connection: socket.socket) -> Tuple[Dict[str, Any], bytes, List[int]]:
    """Receive one message: header, payload and file descriptors (now the caller's to close).

    Raises WireError at the end of the connection or for an oversized or malformed message, and
    socket.timeout when the connection has a time-out and it passes.
    """
    descriptors: List[int] = []
    try:
        prefix = _receive_first(connection, descriptors)
        header_size, payload_size = PREFIX.unpack(prefix)
        if header_size > MAX_HEADER or payload_size > MAX_PAYLOAD:
            raise WireError("message too large: %d + %d bytes" % (header_size, payload_size))
        header = json.loads(_receive_exactly(connection, header_size).decode("utf-8"))
        if not isinstance(header, dict):
            raise WireError("message header is not an object")
        payload = bytes(_receive_exactly(connection, payload_size)) if payload_size else b""
    except BaseException as error:
        for descriptor in descriptors:
            os.close(descriptor)
        if isinstance(error, (ValueError, RecursionError)):
            raise WireError("malformed message: %s" % error) from error
        raise
    return header, payload, descriptors


def _receive_first(connection: socket.socket, descriptors: List[int]) -> bytes:
    """Read the two lengths, gathering file descriptors that come with them."""
    data = b""
    while len(data) < PREFIX.size:
        chunk = _receive_some(connection, PREFIX.size - len(data), descriptors)
        if not chunk:
            raise WireError("connection closed")
        data += chunk
    return data


def _receive_some(connection: socket.socket, size: int, descriptors: List[int]) -> bytes:
    try:
        if not hasattr(connection, "recvmsg"):
            return connection.recv(size)
        space = socket.CMSG_SPACE(MAX_DESCRIPTORS * array.array("i").itemsize)
        chunk, ancillary, _flags, _address = connection.recvmsg(
            size, space, getattr(socket, "MSG_CMSG_CLOEXEC", 0)
        )
    except socket.timeout:
        raise
    except OSError as error:
        raise WireError(str(error)) from error
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            received = array.array("i")
            received.frombytes(content[: len(content) - len(content) % received.itemsize])
            descriptors.extend(received)
    return chunk


def _receive_exactly(connection: socket.socket, size: int) -> bytearray:
    buffer = bytearray(size)
    view = memoryview(buffer)
    while view:
        try:
            count = connection.recv_into(view)
        except socket.timeout:
            raise
        except OSError as error:
            raise WireError(str(error)) from error
        if not count:
            raise WireError("connection closed in the middle of a message")
        view = view[count:]
    return buffer


def close_descriptors(descriptors: Sequence[int]) -> None:
    """Close file descriptors that came with a message and are not wanted."""
    for descriptor in descriptors:
        os.close(descriptor)
