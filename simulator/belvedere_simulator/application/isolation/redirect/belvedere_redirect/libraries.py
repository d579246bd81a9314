"""Libraries that open files by themselves: their functions and classes, patched once they are imported."""

import functools
import importlib.abc
import importlib.machinery
import sys
from types import ModuleType
from typing import Any, Callable, Dict, Tuple

from .mapping import Mapping

FUNCTIONS: Dict[str, Tuple[str, ...]] = {
    "av": ("open",),
    "cv2": (
        *(
            "imread",
            "imwrite",
            "imreadmulti",
            "imwritemulti",
            "imcount",
            "haveImageReader",
            "haveImageWriter",
        ),
        *("dnn.readNet", "dnn.readNetFromCaffe", "dnn.readNetFromDarknet", "dnn.readNetFromONNX"),
        *("dnn.readNetFromTensorflow", "dnn.readNetFromTFLite", "dnn.readNetFromTorch"),
        *("dnn.readNetFromModelOptimizer", "dnn.readTensorFromONNX"),
        *("FaceDetectorYN_create", "FaceRecognizerSF_create"),
    ),
    "sqlite3": ("connect", "dbapi2.connect"),
    "torch.jit": ("load", "save"),
}
# Set on the classes themselves: instances of a Python subclass of OpenCV's classes crash when they are freed.
METHODS: Dict[str, Tuple[str, ...]] = {
    "cv2": (
        *("CascadeClassifier.__init__", "CascadeClassifier.load", "FileStorage.__init__", "FileStorage.open"),
        *("VideoCapture.__init__", "VideoCapture.open", "VideoWriter.__init__", "VideoWriter.open"),
    ),
    "ctypes": ("CDLL.__init__",),
    "h5py": ("File.__init__",),
    "onnxruntime": ("InferenceSession.__init__",),
    "torch": ("FileStorage.__init__",),
}


def install(mapping: Mapping) -> None:
    """Patch what is imported already, and the rest when it is."""
    named = {*FUNCTIONS, *METHODS}
    for name in named & set(sys.modules):
        patch(sys.modules[name], mapping)
    sys.meta_path.insert(0, _Watch(frozenset(named), lambda module: patch(module, mapping)))


def patch(module: ModuleType, mapping: Mapping) -> None:
    """Translate string and path arguments of the functions this library opens files with."""
    for table in (FUNCTIONS, METHODS):
        for dotted in table.get(module.__name__, ()):
            owner: Any = module
            *way, last = dotted.split(".")
            for name in way:
                owner = getattr(owner, name, None)
            if owner is not None and hasattr(owner, last):
                setattr(owner, last, _function(getattr(owner, last), mapping))


def _function(original: Callable[..., Any], mapping: Mapping) -> Callable[..., Any]:
    @functools.wraps(original)
    def call(*arguments: Any, **named: Any) -> Any:
        return original(
            *_every(arguments, mapping), **{name: _one(value, mapping) for name, value in named.items()}
        )

    return call


def _every(arguments: Tuple[Any, ...], mapping: Mapping) -> Tuple[Any, ...]:
    return tuple(_one(argument, mapping) for argument in arguments)


def _one(argument: Any, mapping: Mapping) -> Any:
    if isinstance(argument, str) and argument.startswith("file:"):
        return "file:" + mapping.path(argument[5:])
    return (
        mapping.path(argument) if isinstance(argument, str) or hasattr(argument, "__fspath__") else argument
    )


class _Watch(importlib.abc.MetaPathFinder):
    """Finds nothing itself: it sees a named module being found and calls `then` once it has run."""

    def __init__(self, names: "frozenset[str]", then: Callable[[ModuleType], None]) -> None:
        self._names = names
        self._then = then

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        if fullname not in self._names:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(fullname, path, target)
            if spec is not None and spec.loader is not None:
                self._follow(spec.loader)
                return spec
        return None

    def _follow(self, loader: Any) -> None:
        run = loader.exec_module

        def run_and_tell(module: ModuleType) -> None:
            run(module)
            self._then(sys.modules.get(module.__name__, module))

        loader.exec_module = run_and_tell
