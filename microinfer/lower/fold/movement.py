"""Data movement on constants of any element type: values change places, never their bytes.

Every function compares what it is about to make with what the file declares before it makes it,
so that nothing larger than the declared outputs is ever allocated.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from microinfer.graph import Array
from microinfer.ops import concatenation as concatenation_op
from microinfer.ops import expand_dims as expand_dims_op
from microinfer.ops import reshape as reshape_op
from microinfer.ops import squeeze as squeeze_op
from microinfer.ops.shared.movement import integers, require_same_meaning, resolve_axis
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_dtype
from microinfer.ops.shared.view import check_view

INT32 = (-(2**31), 2**31 - 1)
INDEX = ("int32", "int64")


def source(node: Node) -> Array:
    """The constant that is moved: input 0."""
    return node.constant(0, "input")


def same_meaning(node: Node, *positions: int) -> None:
    """Require that these inputs keep their type and meaning in every output."""
    for output in node.outputs:
        for position in positions:
            require_same_meaning(node, node.input(position), f"input {position}", output)


def _view(node: Node, shape: tuple[int, ...]) -> Sequence[Array]:
    check_view(node, shape)
    return (source(node).reshape(shape),)


def reshape(node: Node) -> Sequence[Array]:
    """As the operator that runs."""
    return _view(node, reshape_op.new_shape(node))


def squeeze(node: Node) -> Sequence[Array]:
    """As the operator that runs."""
    return _view(node, squeeze_op.new_shape(node))


def expand_dims(node: Node) -> Sequence[Array]:
    """As the operator that runs."""
    return _view(node, expand_dims_op.new_shape(node))


def concatenation(node: Node) -> Sequence[Array]:
    """Constants side by side along an axis."""
    node.expect_outputs(1)
    axis = concatenation_op.check_shapes(node)
    node.check((concatenation_op.nothing_is_fused,))
    positions = range(len(node.inputs))
    same_meaning(node, *positions)
    return (np.concatenate([node.constant(i, f"input {i}") for i in positions], axis),)


def pack(node: Node) -> Sequence[Array]:
    """Equal shapes stacked along a new axis."""
    node.expect_outputs(1)
    count = node.integer("values_count", 1, INT32[1])
    node.expect_inputs(count)
    shape = node.input(0).shape
    for position in range(count):
        if node.input(position).shape != shape:
            node.malformed(
                f"input {position} has shape {list(node.input(position).shape)}; "
                f"{list(shape)} expected"
            )
    same_meaning(node, *range(count))
    axis = resolve_axis(node, node.integer("axis", *INT32), len(shape) + 1)
    node.expect_output_shape((*shape[:axis], count, *shape[axis:]))
    return (np.stack([node.constant(i, f"input {i}") for i in range(count)], axis),)


def unpack(node: Node) -> Sequence[Array]:
    """A constant cut into its slices along an axis."""
    node.expect_inputs(1)
    shape = node.input(0).shape
    axis = resolve_axis(node, node.integer("axis", *INT32), len(shape))
    count = node.integer("num", 1, INT32[1])
    if count != shape[axis]:
        node.malformed(f"num is {count}; dimension {axis} of shape {list(shape)} expected")
    node.expect_outputs(count)
    same_meaning(node, 0)
    for position in range(count):
        node.expect_output_shape((*shape[:axis], *shape[axis + 1 :]), position)
    # np.take gives arrays of their own also where a slice has no dimension left.
    return [np.asarray(np.take(source(node), i, axis)) for i in range(count)]


def gather(node: Node) -> Sequence[Array]:
    """Slices of a constant by their indices."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    same_meaning(node, 0)
    shape = node.input(0).shape
    axis = resolve_axis(node, node.integer("axis", *INT32), len(shape))
    batch_dims = node.integer("batch_dims", *INT32)
    if batch_dims != 0:
        node.refuse(f"batch_dims is {batch_dims}", "0 is supported")
    require_dtype(node, node.input(1), "indices", *INDEX)
    indices = node.constant(1, "indices")
    if indices.min() < 0 or indices.max() >= shape[axis]:
        node.malformed(
            f"indices from {indices.min()} to {indices.max()}; 0 to {shape[axis] - 1} is accepted"
        )
    node.expect_output_shape((*shape[:axis], *indices.shape, *shape[axis + 1 :]))
    return (np.asarray(np.take(source(node), indices, axis)),)


def slice_(node: Node) -> Sequence[Array]:
    """A box of a constant; a size of -1 reaches to the end."""
    node.expect_inputs(3)
    node.expect_outputs(1)
    same_meaning(node, 0)
    shape = node.input(0).shape
    begins = integers(node, 1, "begin", *INDEX)
    sizes = integers(node, 2, "size", *INDEX)
    if not len(begins) == len(sizes) == len(shape):
        node.malformed(
            f"begin has {len(begins)} values and size {len(sizes)}; {len(shape)} each expected"
        )
    index = []
    for axis, (begin, size) in enumerate(zip(begins, sizes, strict=True)):
        count = shape[axis] - begin if size == -1 else size
        if begin < 0 or count < 1 or begin + count > shape[axis]:
            node.malformed(
                f"begin {begin} and size {size} in dimension {axis} of shape {list(shape)}; "
                "a box inside is accepted"
            )
        index.append(slice(begin, begin + count))
    box = source(node)[tuple(index)]
    node.expect_output_shape(box.shape)
    return (np.asarray(box),)


def transpose(node: Node) -> Sequence[Array]:
    """Dimensions in another order."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    same_meaning(node, 0)
    shape = node.input(0).shape
    order = integers(node, 1, "permutation")
    axes = [resolve_axis(node, axis, len(shape), "permutation") for axis in order]
    if sorted(axes) != list(range(len(shape))):
        node.malformed(f"permutation {order}; each of {len(shape)} dimensions once is accepted")
    node.expect_output_shape(tuple(shape[axis] for axis in axes))
    return (source(node).transpose(axes),)


def fill(node: Node) -> Sequence[Array]:
    """One value in a shape."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    same_meaning(node, 1)
    node.expect_output_shape(tuple(integers(node, 0, "dims", *INDEX)))
    value = node.constant(1, "value")
    if value.shape != ():
        node.malformed(f"value has shape {list(value.shape)}; a scalar is accepted")
    return (np.full(node.output().shape, value),)
