"""The packages every appliance knows without having them in the application's folder."""

from __future__ import annotations

from collections.abc import Mapping

from belvedere_simulator.manifest.package import Interface, Port

ABSTRACT_CAMERA = "panorama::abstract_rtsp_media_source"
HDMI_SINK = "panorama::hdmi_data_sink"
STOCK_VERSION = "1.0"

RTSP_ASSET = "source/video/camera/rtsp/source_rtsp"
"""The system asset of a camera package: `username`, `password` and `streamUrl` are its inputs."""

STOCK: Mapping[str, Interface] = {
    ABSTRACT_CAMERA: Interface(
        "rtsp_v1_interface", "media_source", "", inputs=(), outputs=(Port("video_out", "media"),)
    ),
    HDMI_SINK: Interface("hdmi0", "media_sink", "", inputs=(Port("video_in", "media"),), outputs=()),
}


def registered_camera(name: str) -> Interface:
    """The interface of a camera registered with the service: its package has the same name."""
    return Interface(name, "media_source", "", inputs=(), outputs=(Port("video_out", "media"),))
