"""What does not move: sky, house fronts and the paved ground, different for every seed."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from training.people_counter.camera import Camera
from training.people_counter.palette import STONE, WALL, cloth_colour, darker, hsv, pick
from training.people_counter.sprite import Colour, Image

TILE_PIXELS = 40


def noise(rng: np.random.Generator, rows: int, columns: int, grain: int) -> npt.NDArray[np.float32]:
    """Smooth noise in -1..1 whose spots are about `grain` pixels wide."""
    small = rng.uniform(-1, 1, (rows // grain + 3, columns // grain + 3)).astype(np.float32)
    large = cv2.resize(small, (columns, rows), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(large, -1, 1), np.float32)


def tinted(image: npt.NDArray[np.float32]) -> Image:
    return np.clip(image, 0, 255).astype(np.uint8)


def paving(rng: np.random.Generator, rows: int, columns: int) -> Image:
    """The ground seen from above, one of four pavings: slabs, running bond, two-tone squares, asphalt."""
    base = np.array(pick(rng, STONE), np.float32)
    kind = int(rng.integers(0, 4))
    tile = int(TILE_PIXELS * rng.uniform(0.4, 1.1))
    y, x = np.mgrid[0:rows, 0:columns]
    line = y // tile
    column = (x + (line % 2) * (tile // 2) * (kind == 1)) // tile
    shades = rng.uniform(-1, 1, (rows // tile + 2, columns // tile + 3)).astype(np.float32)
    tone = 1 + 0.07 * shades[line, column]
    if kind == 2:
        tone = tone - 0.16 * ((line + column) % 2)
    if kind == 3:
        tone = 0.62 + 0.1 * rng.uniform(-1, 1, (rows, columns)).astype(np.float32)
    else:
        joint = (y % tile < 2) | ((x + (line % 2) * (tile // 2) * (kind == 1)) % tile < 2)
        tone = np.where(joint, tone * 0.78, tone)
    tone = tone + 0.06 * noise(rng, rows, columns, 90) + 0.03 * noise(rng, rows, columns, 7)
    return tinted(tone[:, :, None].astype(np.float32) * base)


def draw_ground(rng: np.random.Generator, camera: Camera, canvas: Image, far: float) -> None:
    """Lay the paving from the picture's lower edge to `far` metres."""
    rows, columns = 700, 900
    texture = paving(rng, rows, columns)
    if rng.random() < 0.5:
        edge = int(rng.uniform(0.55, 0.8) * rows)
        texture[edge : edge + 10] = pick(rng, STONE)
    near, half = camera.distance(1.08), camera.half_span(far) * 1.15
    source = np.array([(0, rows), (columns, rows), (columns, 0), (0, 0)], np.float32)
    matrix = cv2.getPerspectiveTransform(source, camera.corners(half, near, far))
    size = (canvas.shape[1], canvas.shape[0])
    seen = cv2.warpPerspective(texture, matrix, size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full((rows, columns), 255, np.uint8), matrix, size)
    np.copyto(canvas, seen, where=(mask > 127)[:, :, None])


def draw_sky(rng: np.random.Generator, canvas: Image, bottom: int) -> None:
    rows, columns = max(2, bottom), canvas.shape[1]
    top, low = np.array(hsv(103, 120, 225), np.float32), np.array((235, 228, 218), np.float32)
    blend = np.linspace(0, 1, rows, dtype=np.float32)[:, None, None]
    clouds = np.clip(noise(rng, rows, columns, max(8, columns // 14)) * 1.4, 0, 1)[:, :, None]
    sky = top * (1 - blend) + low * blend
    canvas[:rows] = tinted(sky * (1 - 0.6 * clouds) + 246 * 0.6 * clouds)


def draw_windows(rng: np.random.Generator, front: Image, storey: int, wall: Colour) -> None:
    rows, columns = front.shape[:2]
    pitch = max(6, int(storey * rng.uniform(0.55, 0.9)))
    glass, shutter = hsv(105, 60, rng.uniform(90, 150)), cloth_colour(rng)
    has_shutters = rng.random() < 0.5
    for bottom in range(rows - storey, 0, -storey):
        for left in range(pitch // 4, columns - pitch // 2, pitch):
            right, top = left + pitch // 2, bottom - int(storey * 0.55)
            cv2.rectangle(front, (left - 1, top - 1), (right + 1, bottom), darker(wall, 1.15), -1)
            cv2.rectangle(front, (left, top), (right, bottom - 1), darker(glass, rng.uniform(0.8, 1.2)), -1)
            cv2.line(front, ((left + right) // 2, top), ((left + right) // 2, bottom), darker(wall, 1.1), 1)
            if has_shutters:
                wide = max(1, pitch // 9)
                cv2.rectangle(front, (left - wide, top), (left - 1, bottom), shutter, -1)
                cv2.rectangle(front, (right + 1, top), (right + wide, bottom), shutter, -1)


def draw_shop(rng: np.random.Generator, front: Image, storey: int) -> None:
    """The ground floor: shop windows, a door and an awning."""
    rows, columns = front.shape[:2]
    glass, frame, awning = hsv(100, 70, rng.uniform(60, 110)), cloth_colour(rng), cloth_colour(rng)
    top = rows - int(storey * 0.72)
    cv2.rectangle(front, (columns // 16, top), (columns - columns // 16, rows - 2), frame, -1)
    panes = int(rng.integers(2, 5))
    width = (columns - columns // 8) // panes
    for pane in range(panes):
        left = columns // 16 + pane * width
        lower = rows - 1 if pane == panes // 2 else rows - storey // 6
        cv2.rectangle(front, (left + 2, top + 3), (left + width - 3, lower), glass, -1)
    stripes = 12
    for stripe in range(stripes):
        left, right = stripe * columns // stripes, (stripe + 1) * columns // stripes
        colour = awning if stripe % 2 else (232, 236, 238)
        cv2.rectangle(front, (left, top - storey // 8), (right, top + storey // 14), colour, -1)


def draw_houses(rng: np.random.Generator, camera: Camera, canvas: Image, far: float) -> None:
    """A row of house fronts whose feet stand at `far` metres."""
    base, storey = int(camera.foot(0, far)[1]) + 1, int(camera.metre(far) * 3.3)
    left = -int(rng.uniform(0, 2) * storey)
    while left < camera.width:
        width = int(storey * rng.uniform(2.0, 4.2))
        height = storey * int(rng.integers(1, 5)) + storey // 4
        wall = darker(pick(rng, WALL), rng.uniform(0.75, 1.1))
        front = np.full((height, width, 3), wall, np.uint8)
        front = tinted(front * (1 + 0.04 * noise(rng, height, width, 5)[:, :, None]))
        draw_windows(rng, front, storey, wall)
        draw_shop(rng, front, storey)
        cv2.rectangle(front, (0, 0), (width, max(2, storey // 12)), darker(wall, 0.7), -1)
        x0, x1, y0 = max(0, left), min(camera.width, left + width), max(0, base - height)
        if x1 > x0:
            canvas[y0:base, x0:x1] = front[height - (base - y0) :, x0 - left : x1 - left]
        left += width + int(rng.random() < 0.3) * storey // 2


def draw_backdrop(rng: np.random.Generator, camera: Camera, far: float) -> Image:
    """The whole still picture, BGR, of the camera's size."""
    canvas = np.zeros((camera.height, camera.width, 3), np.uint8)
    base = int(camera.foot(0, far)[1])
    draw_sky(rng, canvas, base + 1)
    canvas[base:] = pick(rng, STONE)
    draw_ground(rng, camera, canvas, far)
    draw_houses(rng, camera, canvas, far)
    return canvas
