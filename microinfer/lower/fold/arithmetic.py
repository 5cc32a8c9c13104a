"""Arithmetic on constant whole numbers, exact: Python's integers, then a check that they fit.

The official runtimes wrap around in C; a file whose shape arithmetic overflows is malformed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.movement import integers, resolve_axis
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_dtype
from microinfer.schema import ActivationFunctionType

WHOLE = ("int32", "int64", "bool")
"""Element types of shape arithmetic."""

INTEGER = ("int32", "int64")

MAX_ELEMENTS = 4096
"""Python's integers are slow; shapes and axes are short."""


def _exact(node: Node, position: int, role: str) -> Array:
    """An input as an array of Python's integers."""
    tensor = node.input(position)
    require_dtype(node, tensor, role, *INTEGER)
    _expect_short(node, tensor.elements)
    return node.constant(position, role).astype(object)


def _expect_short(node: Node, elements: int) -> None:
    if elements > MAX_ELEMENTS:
        node.refuse(f"{elements} constant values", f"up to {MAX_ELEMENTS} can be computed with")


def _stored(node: Node, values: Any) -> Sequence[Array]:
    """Exact values in the output's type, which must hold them."""
    output = node.output()
    exact = np.asarray(values, object)
    info = np.iinfo(output.dtype)
    for value in exact.reshape(-1):
        if not info.min <= value <= info.max:
            node.malformed(f"{value} is computed; {info.min} to {info.max} fit {info.dtype}")
    return (np.asarray(exact.astype(output.dtype)),)


def _expect_same_type(node: Node) -> None:
    for position in range(len(node.inputs)):
        require_dtype(node, node.input(position), f"input {position}", node.output().dtype.name)


def _binary(node: Node, combine: Callable[[Array, Array], Any]) -> Sequence[Array]:
    node.expect_inputs(2)
    node.expect_outputs(1)
    _expect_same_type(node)
    _expect_short(node, node.output().elements)
    first, second = _exact(node, 0, "first operand"), _exact(node, 1, "second operand")
    try:
        shape = np.broadcast_shapes(first.shape, second.shape)
    except ValueError:
        node.malformed(f"shapes {list(first.shape)} and {list(second.shape)} do not broadcast")
    node.expect_output_shape(shape)
    return _stored(node, combine(first, second))


def _expect_nothing_fused(node: Node) -> None:
    kind = node.activation()
    if kind is not ActivationFunctionType.NONE:
        node.refuse(f"fused activation {kind.name} on constants", "NONE is supported")


def add(node: Node) -> Sequence[Array]:
    """first + second."""
    _expect_nothing_fused(node)
    return _binary(node, np.add)


def sub(node: Node) -> Sequence[Array]:
    """first - second."""
    _expect_nothing_fused(node)
    return _binary(node, np.subtract)


def mul(node: Node) -> Sequence[Array]:
    """first * second."""
    _expect_nothing_fused(node)
    return _binary(node, np.multiply)


def maximum(node: Node) -> Sequence[Array]:
    """The larger one."""
    return _binary(node, np.maximum)


def minimum(node: Node) -> Sequence[Array]:
    """The smaller one."""
    return _binary(node, np.minimum)


def _expect_divisors(node: Node) -> None:
    if not node.constant(1, "divisor").all():
        node.malformed("a divisor of 0")


def floor_div(node: Node) -> Sequence[Array]:
    """The quotient, rounded down."""
    node.expect_inputs(2)
    _expect_divisors(node)
    return _binary(node, np.floor_divide)


def floor_mod(node: Node) -> Sequence[Array]:
    """The remainder of floor_div, of the divisor's sign."""
    node.expect_inputs(2)
    _expect_divisors(node)
    return _binary(node, np.remainder)


def _reduce(node: Node, combine: np.ufunc) -> Sequence[Array]:
    node.expect_inputs(2)
    node.expect_outputs(1)
    values = _exact(node, 0, "input")
    require_dtype(node, node.input(0), "input", node.output().dtype.name)
    rank = values.ndim
    axes = {resolve_axis(node, axis, rank) for axis in integers(node, 1, "axis", *INTEGER)}
    keep_dims = node.flag("keep_dims")
    shape = tuple(
        1 if axis in axes else extent
        for axis, extent in enumerate(values.shape)
        if keep_dims or axis not in axes
    )
    node.expect_output_shape(shape)
    reduced = combine.reduce(values, axis=tuple(sorted(axes)))
    return _stored(node, np.asarray(reduced, object).reshape(shape))


def reduce_prod(node: Node) -> Sequence[Array]:
    """The product over dimensions."""
    return _reduce(node, np.multiply)


def reduce_max(node: Node) -> Sequence[Array]:
    """The largest over dimensions."""
    return _reduce(node, np.maximum)


def reduce_min(node: Node) -> Sequence[Array]:
    """The smallest over dimensions."""
    return _reduce(node, np.minimum)


def sum_(node: Node) -> Sequence[Array]:
    """The sum over dimensions."""
    return _reduce(node, np.add)


def range_(node: Node) -> Sequence[Array]:
    """From start by delta as long as limit is not reached."""
    node.expect_inputs(3)
    node.expect_outputs(1)
    _expect_same_type(node)
    scalars = []
    for position, role in enumerate(("start", "limit", "delta")):
        values = integers(node, position, role, *INTEGER)
        if len(values) != 1:
            node.malformed(f"{role} has {len(values)} values; 1 expected")
        scalars += values
    start, limit, delta = scalars
    if delta == 0:
        node.malformed("delta is 0; any other step is accepted")
    steps = range(start, limit, delta)
    _expect_short(node, node.output().elements)
    count = max(0, -((start - limit) // delta))  # len(steps), also beyond what len can say
    node.expect_output_shape((count,))
    return _stored(node, list(steps))


def cast(node: Node) -> Sequence[Array]:
    """The same number in another type; to bool, whether it is not 0."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    source, output = node.input(0), node.output()
    node.expect_output_shape(source.shape)
    if output.dtype.name == "bool":
        return (np.asarray(node.constant(0, "input") != 0),)
    _expect_short(node, source.elements)
    return _stored(node, node.constant(0, "input").astype(object))


def broadcast_args(node: Node) -> Sequence[Array]:
    """The shape that two shapes broadcast to."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    _expect_same_type(node)
    first, second = (tuple(integers(node, i, "shape", *INTEGER)) for i in (0, 1))
    if any(extent < 0 for extent in (*first, *second)):
        node.malformed(f"shapes {list(first)} and {list(second)}; extents from 0 are accepted")
    try:
        shape = np.broadcast_shapes(first, second)
    except ValueError:
        node.malformed(f"shapes {list(first)} and {list(second)} do not broadcast")
    node.expect_output_shape((len(shape),))
    return _stored(node, list(shape))
