"""From a decoded picture to the BGR image that an application sees."""

from belvedere_simulator.video.conversion.converter import Converter
from belvedere_simulator.video.conversion.size import output_size

__all__ = ["Converter", "output_size"]
