"""Rows about cameras."""

from __future__ import annotations

from belvedere_simulator.cameras.address import CameraAddress, parse_address, public_address
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.batch.cells import Cells
from belvedere_simulator.provisioning.batch.items import Camera
from belvedere_simulator.service.packages.cameras.address import fault_of_address
from belvedere_simulator.service.packages.cameras.template import LONGEST_ADDRESS

LONGEST_NAME = 128


def read_camera(cells: Cells) -> Camera:
    """The camera of a row; its cells have the problems."""
    address = _address(cells)
    return Camera(
        cells.line,
        cells.name(LONGEST_NAME),
        address.url if address else "",
        public_address(address.url) if address else "",
        cells.description(),
        cells.tags(),
        address.username if address else "",
        address.password if address else "",
    )


def _address(cells: Cells) -> CameraAddress | None:
    url, user, password = (cells.text(name) for name in ("url", "user", "password"))
    if not url:
        cells.refuse("url", tr("There is no address"), _example())
        return None
    try:
        found = parse_address(url)
    except BelvedereError:
        cells.refuse("url", tr("This is no address of an RTSP camera"), _example())
        return None
    if len(found.url) > LONGEST_ADDRESS or fault_of_address(found.url):
        cells.refuse("url", _fault(found.url), _example())
    return _with_credentials(cells, found, user, password)


def _with_credentials(cells: Cells, found: CameraAddress, user: str, password: str) -> CameraAddress:
    """The credentials of the columns, or those that were split off the address."""
    if password and not (user or found.username):
        cells.refuse("user", tr("There is a password, but no user"), tr("Write the user, too."))
    if (user and found.username not in ("", user)) or (password and found.password not in ("", password)):
        remedy = tr("Take them out of the address.")
        cells.refuse("url", tr("The address has another user or password than the columns"), remedy)
    return CameraAddress(
        found.url,
        found.host,
        found.port,
        found.encrypted,
        user or found.username,
        password or found.password,
    )


def _fault(url: str) -> str:
    if len(url) > LONGEST_ADDRESS:
        return tr("The address has more than {most} letters", most=LONGEST_ADDRESS)
    # The service's words name its own member.
    return fault_of_address(url).replace("StreamUrl", "url")


def _example() -> str:
    return tr("Write it like rtsp://192.168.0.77/live.")
