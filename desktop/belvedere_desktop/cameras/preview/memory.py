"""The decoding process's memory, seen as images without a copy."""

from __future__ import annotations

import mmap
import os

from PySide6.QtGui import QImage

from belvedere_desktop.cameras.preview.messages import MemoryLayout, TilePicture, picture_place

_PIXEL_BYTES = 4


class PictureMemory:
    """Read-only images over shared memory. An image only borrows it: whoever keeps one keeps this too.

    Closes `descriptor`. Raises OSError or ValueError when the memory is smaller than `layout` says.
    """

    def __init__(self, layout: MemoryLayout, descriptor: int) -> None:
        self.layout = layout
        try:
            if os.fstat(descriptor).st_size < layout.size:
                raise ValueError("the shared memory is smaller than its tiles")
            self._view = memoryview(mmap.mmap(descriptor, layout.size, access=mmap.ACCESS_READ))
        finally:
            os.close(descriptor)

    def image(self, picture: TilePicture) -> QImage:
        """The picture in place. Raises ValueError or KeyError for one that is not there."""
        begin, end = picture_place(self.layout, picture)
        stride = picture.width * _PIXEL_BYTES
        pixels = self._view[begin:end]
        return QImage(pixels, picture.width, picture.height, stride, QImage.Format.Format_RGB32)


def open_memory(layout: MemoryLayout, descriptors: list[int]) -> PictureMemory:
    """The memory that came as a descriptor, or as a file where descriptors cannot travel.

    Raises OSError or ValueError.
    """
    if layout.file:
        return PictureMemory(layout, os.open(layout.file, os.O_RDONLY | getattr(os, "O_BINARY", 0)))
    if len(descriptors) != 1:
        for descriptor in descriptors:
            os.close(descriptor)
        raise ValueError("the pictures came without their memory")
    return PictureMemory(layout, descriptors[0])
