"""Which provider runs a model, decided without a GPU: what is installed and what works is handed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.plan import ModelPlan, ProviderChoice
from belvedere_simulator.inference.providers import (
    COREML,
    CPU,
    CUDA,
    DIRECTML,
    TENSORRT,
    candidates,
    open_best,
    provider_list,
    short_name,
)
from inference import models
from inference.conftest import Bench

ALL = ("AzureExecutionProvider", CPU, DIRECTML, COREML, CUDA, TENSORRT)


@dataclass(frozen=True)
class Session:
    """A session as ONNX Runtime would report it."""

    used: Sequence[str]

    def get_providers(self) -> Sequence[str]:
        """What it really uses."""
        return self.used


def works(provider: str) -> Session:
    return Session((provider, CPU))


def falls_back_silently(_provider: str) -> Session:
    return Session((CPU,))


def raises_for_gpus(provider: str) -> Session:
    if provider == CPU:
        return Session((CPU,))
    raise RuntimeError("CUDA failure 100: no CUDA-capable device is detected\nat /some/where")


def test_the_best_installed_provider_is_tried_first() -> None:
    assert candidates("auto", ALL) == (TENSORRT, CUDA, COREML, DIRECTML, CPU)
    assert candidates("auto", (CPU, "AzureExecutionProvider")) == (CPU,)
    assert open_best("auto", (TENSORRT, CUDA, CPU), works).provider == TENSORRT


@pytest.mark.parametrize(("choice", "provider"), [("cpu", CPU), ("cuda", CUDA), ("tensorrt", TENSORRT)])
def test_a_forced_provider_is_the_only_one_tried(choice: ProviderChoice, provider: str) -> None:
    assert candidates(choice, ALL) == (provider,)


def test_a_forced_provider_that_is_not_installed_is_an_error() -> None:
    with pytest.raises(BelvedereError, match=r"BV-MODEL-007.*cuda.*built without it.*onnxruntime-gpu"):
        candidates("cuda", (CPU,))


def test_a_forced_provider_that_does_not_work_says_why() -> None:
    with pytest.raises(BelvedereError, match=r"BV-MODEL-007.*cuda.*no CUDA-capable device"):
        open_best("cuda", (CUDA,), raises_for_gpus)
    with pytest.raises(BelvedereError, match=r"tensorrt.*library or a device is missing"):
        open_best("tensorrt", (TENSORRT,), falls_back_silently)


@pytest.mark.parametrize("failing", [raises_for_gpus, falls_back_silently])
def test_left_alone_it_falls_back_to_the_cpu_and_says_so(failing: Callable[[str], Session]) -> None:
    opened = open_best("auto", (TENSORRT, CUDA, CPU), failing)
    assert opened.provider == CPU
    assert [warning.split()[0] for warning in opened.warnings] == ["tensorrt", "cuda"]


def test_what_the_cpu_raises_is_the_models_fault() -> None:
    def raises(_provider: str) -> Session:
        raise ValueError("damaged")

    with pytest.raises(ValueError, match="damaged"):
        open_best("auto", (CUDA, CPU), raises)


def test_tensorrt_keeps_its_engines_and_leaves_the_rest_to_cuda(tmp_path: Path) -> None:
    listed = provider_list(TENSORRT, "FP16", tmp_path, static=True)
    assert [name for name, _ in listed] == [TENSORRT, CUDA, CPU]
    options = listed[0][1]
    assert options["trt_fp16_enable"]
    assert options["trt_cuda_graph_enable"]
    assert options["trt_engine_cache_path"] == options["trt_timing_cache_path"] == str(tmp_path / "tensorrt")
    assert not provider_list(TENSORRT, "FP32", tmp_path, static=False)[0][1]["trt_fp16_enable"]


def test_a_graph_is_recorded_on_cuda_for_fixed_shapes_only(tmp_path: Path) -> None:
    assert provider_list(CUDA, "FP32", tmp_path, static=True)[0] == (CUDA, {"enable_cuda_graph": "1"})
    assert provider_list(CUDA, "FP32", tmp_path, static=False)[0] == (CUDA, {"enable_cuda_graph": "0"})
    assert provider_list(CPU, "FP32", tmp_path, static=True) == [(CPU, {})]


def test_names_are_short() -> None:
    assert [short_name(provider) for provider in ALL] == [
        "azure",
        "cpu",
        "directml",
        "coreml",
        "cuda",
        "tensorrt",
    ]


def test_the_server_reports_the_provider_and_refuses_what_is_not_there(bench: Bench, tmp_path: Path) -> None:
    file = models.identity(tmp_path / "m.onnx")
    bench.open(ModelPlan("m", file, provider="cpu"), application="one")
    assert [model.provider for model in bench.service.describe().models] == ["cpu"]
    with pytest.raises(BelvedereError, match=r"BV-MODEL-007.*tensorrt"):
        bench.open(ModelPlan("m", file, provider="tensorrt"), application="two")
