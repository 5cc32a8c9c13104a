"""SHAPE, RANK and ZEROS_LIKE: constants even of tensors computed at run time: shapes are static."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_dtype
from microinfer.schema import TensorType

OUT_TYPES = {TensorType.INT32: "int32", TensorType.INT64: "int64"}


def shape(node: Node) -> Sequence[Array]:
    """The input's shape."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    out_type = node.integer("out_type", min(TensorType), max(TensorType))
    name = OUT_TYPES.get(TensorType(out_type))
    if name is None:
        node.malformed(f"out_type is {TensorType(out_type).name}; INT32 or INT64 is accepted")
    if node.output().dtype.name != name:
        node.malformed(f"output is {node.output().dtype.name}; out_type says {name}")
    extents = node.input(0).shape
    node.expect_output_shape((len(extents),))
    return (np.array(extents, name),)


def rank(node: Node) -> Sequence[Array]:
    """How many dimensions the input has."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    require_dtype(node, node.output(), "output", "int32")
    node.expect_output_shape(())
    return (np.array(len(node.input(0).shape), np.int32),)


def zeros_like(node: Node) -> Sequence[Array]:
    """Stored zeros in the input's shape and type, whatever its zero point, as TFLM fills them."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    source, output = node.input(0), node.output()
    require_dtype(node, output, "output", source.dtype.name)
    node.expect_output_shape(source.shape)
    return (np.zeros(source.shape, source.dtype),)
