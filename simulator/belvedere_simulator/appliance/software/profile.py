"""How each version of the software behaves."""

from __future__ import annotations

from dataclasses import dataclass

from belvedere_simulator.appliance.software.catalogue import number

# The console_output of an application starts again at this size, in bytes.
CONSOLE_OUTPUT_LIMIT = 11_000_000


@dataclass(frozen=True)
class Profile:
    """What the running software can do. The version that brought (or ended) each is in `profile_of`.

    `console_output_limit` is in bytes, None for no limit.
    """

    precision_mode: bool
    streams_by_node: bool
    provisioning_logs: bool
    patient_cameras: bool
    gpu_access: bool
    inbound_ports: bool
    kernel_log: bool
    console_output_limit: int | None
    log_copy: bool
    remote_reboot: bool
    pause_and_resume: bool
    tiled_display: bool
    one_code_node: bool
    names_other_codecs: bool
    model_nodes: bool
    looks_for_others: bool


def profile_of(version: str, *, allow_model_nodes: bool = False) -> Profile:
    """The behaviour of `version`; `allow_model_nodes` is a developer's wish against what 8.0.29 ended."""
    running = number(version)
    return Profile(
        precision_mode=running >= (4, 3, 4),
        streams_by_node=running >= (4, 3, 4),
        provisioning_logs=running >= (4, 3, 23),
        patient_cameras=running >= (4, 3, 23),
        gpu_access=running >= (4, 3, 45),
        inbound_ports=running >= (4, 3, 45),
        kernel_log=running >= (4, 3, 45),
        console_output_limit=CONSOLE_OUTPUT_LIMIT if running >= (4, 3, 55) else None,
        log_copy=running >= (4, 3, 93),
        remote_reboot=running >= (5, 0, 7),
        pause_and_resume=running >= (5, 0, 7),
        tiled_display=running >= (5, 0, 7),
        one_code_node=running >= (5, 0, 7),
        names_other_codecs=running >= (5, 1, 7),
        model_nodes=running < (8,) or allow_model_nodes,
        # An original appliance never could: ours can since it obeys commands from afar.
        looks_for_others=running >= (5, 0, 7),
    )
