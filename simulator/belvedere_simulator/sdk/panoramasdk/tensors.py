"""How an application's array becomes what a model's input expects.

The appliance takes what applications really pass: another dtype, a transposed view, a missing batch
dimension. Whatever has the right number of elements is taken; the rest is refused in plain words.
"""

from typing import Any, Dict, List, Sequence, Tuple

import numpy as np

ALIGNMENT = 64
_NUMBERS = "biuf"


class TensorSpecification:
    """One input of a model: the names it answers to, its dtype and shape (-1 is any size)."""

    def __init__(self, names: Sequence[str], dtype: str, shape: Sequence[int]) -> None:
        self.names = tuple(names)
        self.dtype = np.dtype(dtype)
        self.shape = tuple(shape)

    def __str__(self) -> str:
        return "%s %s" % (self.dtype.name, ["any" if size < 0 else size for size in self.shape])


def layout(sizes: Sequence[int]) -> Tuple[List[int], int]:
    """Return where blocks of `sizes` bytes lie one after the other, and the bytes they take."""
    offsets = []
    end = 0
    for size in sizes:
        offsets.append(end)
        end += (size + ALIGNMENT - 1) // ALIGNMENT * ALIGNMENT
    return offsets, end


def byte_size(shape: Sequence[int], item_size: int) -> int:
    """Bytes of an array; any size (-1) counts as one."""
    count = item_size
    for size in shape:
        count *= size if size >= 0 else 1
    return count


def assign(model: str, expected: Sequence[TensorSpecification], given: Any) -> List["np.ndarray[Any, Any]"]:
    """Return one array per expected input, in the model's order, from what `call` was given.

    `given` is a dict of arrays, or a single array or media for a model with one input.
    Raises ValueError and TypeError as `fit` does, and for missing and unknown input names.
    """
    if not isinstance(given, dict):
        if len(expected) != 1:
            names = ", ".join(repr(tensor.names[0]) for tensor in expected)
            raise ValueError(
                "model %r has %d inputs (%s): give a dict with all of them" % (model, len(expected), names)
            )
        return [fit(model, expected[0], given)]
    named = _by_position(model, expected, given)
    return [fit(model, tensor, named[index]) for index, tensor in enumerate(expected)]


def _by_position(
    model: str, expected: Sequence[TensorSpecification], given: Dict[str, Any]
) -> Dict[int, Any]:
    positions = {name: index for index, tensor in enumerate(expected) for name in reversed(tensor.names)}
    named = {}
    for name, value in given.items():
        if name not in positions:
            known = ", ".join(repr(tensor.names[0]) for tensor in expected)
            raise ValueError("model %r has no input %r; its inputs are %s" % (model, name, known))
        named[positions[name]] = value
    missing = [repr(tensor.names[0]) for index, tensor in enumerate(expected) if index not in named]
    if missing:
        raise ValueError("model %r was not given its input %s" % (model, ", ".join(missing)))
    return named


def fit(model: str, expected: TensorSpecification, value: Any) -> "np.ndarray[Any, Any]":
    """Return `value` (array, media, nested list) as a view with a shape the model accepts.

    The dtype is left alone: it is cast while copying. Raises TypeError when the elements are no
    numbers and ValueError when the number of elements is wrong.
    """
    try:
        array = np.asarray(getattr(value, "image", value))
    except ValueError as error:
        raise TypeError("model %r, input %r: %s" % (model, expected.names[0], error)) from None
    if array.dtype.kind not in _NUMBERS:
        raise TypeError(_refusal(model, expected, array))
    shape = _accepted_shape(expected.shape, array.shape, array.size)
    if shape is None:
        raise ValueError(_refusal(model, expected, array))
    return array if shape == array.shape else array.reshape(shape)


def _accepted_shape(expected: Tuple[int, ...], given: Tuple[int, ...], size: int) -> Any:
    if _matches(expected, given):
        return given
    if expected[:1] in ((-1,), (1,)) and _matches(expected[1:], given):
        return (1, *given)
    one_batch = (1, *expected[1:]) if expected[:1] == (-1,) else expected
    if -1 not in one_batch and byte_size(one_batch, 1) == size:
        return one_batch
    return None


def _matches(expected: Tuple[int, ...], given: Tuple[int, ...]) -> bool:
    return len(expected) == len(given) and all(want in (-1, got) for want, got in zip(expected, given))


def _refusal(model: str, expected: TensorSpecification, array: "np.ndarray[Any, Any]") -> str:
    return "model %r, input %r: expected %s, given %s %s" % (
        model,
        expected.names[0],
        expected,
        array.dtype.name,
        list(array.shape),
    )
