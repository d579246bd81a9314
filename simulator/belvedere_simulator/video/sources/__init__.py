"""Cameras: network cameras, video files and folders of images, read and decoded."""

from belvedere_simulator.video.sources.frame import SourceFrame
from belvedere_simulator.video.sources.reader import CameraReader

__all__ = ["CameraReader", "SourceFrame"]
