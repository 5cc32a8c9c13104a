"""CAST: the same number in another type; integers wrap around where they do not fit.

From and to int8, uint8, int16, int32 and bool, and from these to float32. Scales are not looked
at: the official kernels convert what is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from microinfer.graph import Array, Op
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_dtype

WHOLE = ("bool", "int8", "uint8", "int16", "int32")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cast(Op):
    """Elementwise."""

    OPERATOR: ClassVar[str] = "CAST"

    source_dtype: np.dtype[Any]
    target_dtype: np.dtype[Any]

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """source_dtype to target_dtype, of the same shape."""
        return (inputs[0].astype(self.target_dtype),)


def read(node: Node) -> Cast:
    """Check the operator."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    source, target = node.activation_input(0), node.output()
    require_dtype(node, source, "input", *WHOLE)
    require_dtype(node, target, "output", *WHOLE, "float32")
    node.expect_output_shape(source.shape)
    return Cast(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        source_dtype=source.dtype,
        target_dtype=target.dtype,
    )
