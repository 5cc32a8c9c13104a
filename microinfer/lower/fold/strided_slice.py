"""STRIDED_SLICE on constants: the operator that runs, applied ahead of time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from microinfer.graph import Array
from microinfer.lower.fold.movement import same_meaning, source
from microinfer.ops.shared.node import Node
from microinfer.ops.strided_slice import numpy_index


def strided_slice(node: Node) -> Sequence[Array]:
    """The slice of a constant, of the shape that the file declares."""
    node.expect_inputs(4)
    node.expect_outputs(1)
    same_meaning(node, 0)
    result = np.asarray(source(node)[numpy_index(node)])
    node.expect_output_shape(result.shape)
    return (result,)
