"""Finding cameras: those that announce themselves, those that answer when asked."""

from belvedere_simulator.cameras.discovery.announced import AnnouncedCamera, find_announced
from belvedere_simulator.cameras.discovery.interfaces import LocalNetwork, local_networks
from belvedere_simulator.cameras.discovery.ranges import SweepPlan, plan_sweep
from belvedere_simulator.cameras.discovery.sweep import RtspServer, sweep

__all__ = [
    "AnnouncedCamera",
    "LocalNetwork",
    "RtspServer",
    "SweepPlan",
    "find_announced",
    "local_networks",
    "plan_sweep",
    "sweep",
]
