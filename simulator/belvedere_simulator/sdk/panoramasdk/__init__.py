"""The module that Panorama applications import, speaking to the engine on this computer.

Python 3.8 and later, numpy 1.x or 2.x, nothing else. The behaviour is that of SDK 1.2.
"""

from .errors import TimeoutException
from .media import media
from .node import node
from .ports import port

__all__ = ["TimeoutException", "media", "node", "port"]
