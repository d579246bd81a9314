"""The module that Panorama applications import, speaking to the engine on this computer.

Python 3.8 and later, numpy 1.x or 2.x, nothing else. The behaviour is that of SDK 1.2.
"""

if __name__ == "panoramasdk":
    # The simulator uses single modules of this package under another name, and not all need numpy.
    from .errors import TimeoutException
    from .media import media
    from .node import node
    from .ports import port

__all__ = ["TimeoutException", "media", "node", "port"]

_PREVIEW = ("base", "batch", "batch_set", "input_array", "model", "output_array")


def __getattr__(name: str) -> object:
    """Say what is the matter with applications for the SDK before version 1.0, which are still about."""
    if name in _PREVIEW:
        raise AttributeError(
            "panoramasdk.%s belongs to the preview of the SDK, which no appliance runs since version 1.0:"
            " derive the application from panoramasdk.node" % name
        )
    raise AttributeError("module %r has no attribute %r" % (__name__, name))
