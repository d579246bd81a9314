"""A clock face, drawn into a picture with nothing but numpy."""

import math

import numpy as np


def face(size, hours, minutes, seconds):
    """Which pixels of a `size` x `size` square are dial and which are hands: two boolean arrays."""
    y, x = np.mgrid[0:size, 0:size] - (size - 1) / 2
    radius = size / 2
    dial = np.hypot(x, y) <= radius
    rim = dial & (np.hypot(x, y) > radius * 0.93)
    hands = (
        ((minutes / 60 + hours) / 12, 0.5, 0.07),
        ((seconds / 60 + minutes) / 60, 0.75, 0.05),
        (seconds / 60, 0.85, 0.025),
    )
    dark = rim
    for turn, length, width in hands:
        dark = dark | hand(x, y, turn, length * radius, max(1.0, width * radius))
    return dial, dark


def hand(x, y, turn, length, width):
    """The pixels of a hand that has gone `turn` (0..1) of the way round."""
    right, up = math.sin(2 * math.pi * turn), math.cos(2 * math.pi * turn)
    along, across = x * right - y * up, x * up + y * right
    return (along >= 0) & (along <= length) & (np.abs(across) <= width)


def draw(image, moment):
    """Draw the time of `moment` (a time.struct_time) into the upper right corner of a BGR picture."""
    size = image.shape[0] // 6
    margin = size // 8
    if size < 8 or image.shape[1] < size + 2 * margin:
        return
    corner = image[margin : margin + size, image.shape[1] - margin - size : image.shape[1] - margin]
    dial, dark = face(size, moment.tm_hour % 12, moment.tm_min, moment.tm_sec)
    corner[dial] = 235
    corner[dark] = (60, 40, 30)
