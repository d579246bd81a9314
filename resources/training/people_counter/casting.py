"""Who and what is in a scene: drawn from a seed."""

from __future__ import annotations

import numpy as np

from training.people_counter.camera import Camera
from training.people_counter.light import Light, draw_light
from training.people_counter.palette import cloth_colour
from training.people_counter.person import wardrobe
from training.people_counter.scene import Cast, Thing, Tree, Walker
from training.people_counter.things import KINDS, Look


def draw_camera(rng: np.random.Generator, width: int, height: int) -> Camera:
    return Camera(
        width,
        height,
        horizon=float(rng.uniform(0.1, 0.3)),
        focal=float(rng.uniform(0.7, 1.15)),
        mast=float(rng.uniform(2.6, 4.4)),
    )


def somewhere(rng: np.random.Generator, camera: Camera, far: float) -> tuple[float, float]:
    """A place on the visible ground, evenly over the picture's height rather than over the metres."""
    near_share, far_share = 1.12, camera.foot(0, far)[1] / camera.height + 0.02
    z = camera.distance(float(rng.uniform(far_share, near_share)))
    return float(rng.uniform(-1.05, 1.05)) * camera.half_span(z), z


def draw_walker(rng: np.random.Generator, camera: Camera, far: float, number: int, seconds: float) -> Walker:
    """A walker who is somewhere in view at a random moment of the scene's `seconds`."""
    x, z = somewhere(rng, camera, far)
    heading, speed = rng.uniform(0, 2 * np.pi), rng.uniform(0.6, 1.5)
    vx, vz = float(speed * np.cos(heading)), float(speed * np.sin(heading) * 0.35)
    if rng.random() < 0.15:
        vx = vz = 0.0
    moment = float(rng.uniform(0, seconds))
    vz = min(vz, (far - 0.5 - z) / max(0.5, seconds - moment)) if vz > 0 else vz
    return Walker(
        number, wardrobe(rng), float(rng.normal(1.7, 0.09)), x - vx * moment, z - vz * moment, vx, vz,
        float(rng.uniform(0, 6.28)),
    )  # fmt: skip


def draw_thing(rng: np.random.Generator, camera: Camera, far: float, sun: float, seconds: float) -> Thing:
    name = str(rng.choice(list(KINDS)))
    kind = KINDS[name]
    x, z = somewhere(rng, camera, far)
    if name == "cart":
        z = max(z, 0.55 * far)
    moves = float(rng.choice((-1, 1)) * rng.uniform(0.5, 1.2)) * kind.speed
    look = Look(cloth_colour(rng), cloth_colour(rng), float(rng.random()), float(rng.uniform(0, 6.28)), sun)
    return Thing(
        name, look, float(rng.uniform(*kind.height)), x - moves * float(rng.uniform(0, seconds)), z, moves
    )


def draw_tree(rng: np.random.Generator, camera: Camera, far: float) -> Tree:
    z = float(rng.uniform(0.55, 0.98)) * far
    x = float(rng.uniform(-1, 1)) * camera.half_span(z)
    return Tree(x, z, float(rng.uniform(3.5, 7)), int(rng.integers(1, 1 << 30)))


def draw_cast(
    seed: int,
    size: tuple[int, int],
    seconds: float,
    people: tuple[int, int],
    things: tuple[int, int],
    *,
    camera: Camera | None = None,
    light: Light | None = None,
) -> Cast:
    """A scene of `size` (width, height) for `seconds`, with so many (low, high) people and things."""
    rng = np.random.default_rng(seed)
    camera = camera or draw_camera(rng, *size)
    light = light or draw_light(rng)
    far = camera.distance(camera.horizon + float(rng.uniform(0.22, 0.32)))
    walkers = tuple(
        draw_walker(rng, camera, far, number + 1, seconds) for number in range(rng.integers(*people))
    )
    others = tuple(draw_thing(rng, camera, far, light.sun, seconds) for _ in range(rng.integers(*things)))
    trees = tuple(draw_tree(rng, camera, far) for _ in range(rng.integers(0, 4)))
    return Cast(camera, light, walkers, others, trees, far, float(rng.uniform(0.2, 1)), seed)
