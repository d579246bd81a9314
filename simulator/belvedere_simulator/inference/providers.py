"""Which execution provider runs a model: the order, the options, and what to do when one fails.

Nothing here imports ONNX Runtime: the server hands in how a session is opened. The provider really
used is read from the session, because ONNX Runtime falls back to the CPU without raising.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.plan import Precision, ProviderChoice
from belvedere_simulator.messages import tr

TENSORRT = "TensorrtExecutionProvider"
CUDA = "CUDAExecutionProvider"
COREML = "CoreMLExecutionProvider"
DIRECTML = "DmlExecutionProvider"
CPU = "CPUExecutionProvider"

ORDER = (TENSORRT, CUDA, COREML, DIRECTML, CPU)
"""The best first."""
_FORCED: dict[ProviderChoice, str] = {"cpu": CPU, "cuda": CUDA, "tensorrt": TENSORRT}
_SHORT = {TENSORRT: "tensorrt", CUDA: "cuda", COREML: "coreml", DIRECTML: "directml", CPU: "cpu"}

ProviderList = list[tuple[str, dict[str, Any]]]


class ProvidedSession(Protocol):
    """The one thing asked of a session here."""

    def get_providers(self) -> Sequence[str]:
        """The providers in use, the first first."""


Session = TypeVar("Session", bound=ProvidedSession)


@dataclass(frozen=True)
class Opened(Generic[Session]):
    """A session, the provider it really uses, and why better ones were passed over."""

    session: Session
    provider: str
    warnings: tuple[str, ...] = ()


def short_name(provider: str) -> str:
    """`cuda` for CUDAExecutionProvider, as the command line and the report say it."""
    return _SHORT.get(provider, provider.removesuffix("ExecutionProvider").lower())


def candidates(choice: ProviderChoice, available: Sequence[str]) -> tuple[str, ...]:
    """The providers to try, best first. Raises BelvedereError when a forced one is not installed."""
    if choice == "auto":
        return tuple(provider for provider in ORDER if provider in available)
    forced = _FORCED[choice]
    if forced not in available:
        raise _unavailable(forced, tr("the installed ONNX Runtime was built without it"))
    return (forced,)


def provider_list(provider: str, precision: Precision, cache: Path, static: bool) -> ProviderList:
    """What ONNX Runtime is given to run on `provider`: its options, then where other operators go.

    `static`: every input has a fixed shape, so that the GPU's work can be recorded once as a graph.
    """
    if provider == TENSORRT:
        return [(TENSORRT, _tensorrt_options(precision, cache, static)), *_cuda(False), (CPU, {})]
    if provider == CUDA:
        return [*_cuda(static), (CPU, {})]
    return [(provider, {})] if provider == CPU else [(provider, {}), (CPU, {})]


def _tensorrt_options(precision: Precision, cache: Path, static: bool) -> dict[str, Any]:
    return {
        "trt_fp16_enable": precision == "FP16",
        "trt_engine_cache_enable": True,
        "trt_engine_cache_path": str(cache / "tensorrt"),
        "trt_timing_cache_enable": True,
        "trt_timing_cache_path": str(cache / "tensorrt"),
        "trt_cuda_graph_enable": static,
    }


def _cuda(graph: bool) -> ProviderList:
    return [(CUDA, {"enable_cuda_graph": "1" if graph else "0"})]


def open_best(
    choice: ProviderChoice, tried: Sequence[str], open_session: Callable[[str], Session]
) -> Opened[Session]:
    """Open a session on the first of `tried` that works.

    Raises BelvedereError when a forced provider does not work, and whatever the CPU raises.
    """
    warnings: list[str] = []
    for provider in tried:
        try:
            session = open_session(provider)
        except Exception as error:
            if provider == CPU:
                raise
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        else:
            if provider in session.get_providers():
                return Opened(session, provider, tuple(warnings))
            reason = tr("a library or a device is missing; the log of the model server names it")
        if choice != "auto":
            raise _unavailable(provider, reason)
        warnings.append(
            tr("{provider} cannot be used: {reason}", provider=short_name(provider), reason=reason)
        )
    raise _unavailable(tried[-1] if tried else CPU, "; ".join(warnings))


def _unavailable(provider: str, why: str) -> BelvedereError:
    return BelvedereError(
        "BV-MODEL-007",
        tr("The provider {provider} cannot be used here", provider=short_name(provider)),
        why=why,
    )
