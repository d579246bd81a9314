"""The canvas in shared memory, seen as images without a copy."""

from __future__ import annotations

import mmap
import os
from pathlib import Path

from PySide6.QtGui import QImage

from belvedere_desktop.display.messages import CanvasLayout


class Canvas:
    """Read-only images over the slots of the shared memory.

    An image only borrows the memory: whoever keeps one keeps the Canvas too.
    """

    def __init__(self, layout: CanvasLayout, memory: mmap.mmap) -> None:
        self.layout = layout
        self._view = memoryview(memory)
        self._memory = memory
        self._slots = [self._image(slot) for slot in range(layout.slots)]

    @classmethod
    def from_descriptor(cls, layout: CanvasLayout, descriptor: int) -> Canvas:
        """Map the memory behind `descriptor` and close the descriptor.

        Raises OSError or ValueError when it is smaller than `layout` says.
        """
        try:
            if os.fstat(descriptor).st_size < layout.size:
                raise ValueError("the shared memory is smaller than the canvas")
            return cls(layout, mmap.mmap(descriptor, layout.size, access=mmap.ACCESS_READ))
        finally:
            os.close(descriptor)

    @classmethod
    def from_file(cls, layout: CanvasLayout, path: Path) -> Canvas:
        """Map the canvas of a platform that cannot pass descriptors."""
        return cls.from_descriptor(layout, os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0)))

    def image(self, slot: int) -> QImage:
        """The picture in `slot`, in place."""
        return self._slots[slot]

    def _image(self, slot: int) -> QImage:
        layout = self.layout
        start = slot * layout.stride * layout.height
        rows = self._view[start : start + layout.stride * layout.height]
        return QImage(rows, layout.width, layout.height, layout.stride, QImage.Format.Format_RGB32)
