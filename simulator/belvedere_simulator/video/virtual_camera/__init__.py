"""A clip served as an RTSP camera on this computer: for demonstrations, for users without one, for tests."""

from belvedere_simulator.video.virtual_camera.authentication import Authentication
from belvedere_simulator.video.virtual_camera.faults import Fault, parse_fault
from belvedere_simulator.video.virtual_camera.server import VirtualCamera

__all__ = ["Authentication", "Fault", "VirtualCamera", "parse_fault"]
