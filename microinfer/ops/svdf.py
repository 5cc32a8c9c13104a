"""SVDF: a dense layer over time, factored into a filter per frame and a filter over frames.

Input and output are int8; memory and weights over time int8 or, as converters write them, int16.

Each unit has `rank` filters. A filter's answer to the new frame is appended to its memory, whose
oldest entry is dropped; the unit's output is the memories weighted over time. Arithmetic as in
TFLM: a memory entry is clamped before its zero point is added, so that it may wrap around. Sums
over an int16 memory may leave int32 in the worst case; they wrap around, as official kernels do.

Exception to the official runtimes: LiteRT's kernel for int8 state corrupts its heap; TFLM is the
truth there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import INT32_MAX, Int64, requantize, requantize_fits
from microinfer.graph import Array, Op, Tensor
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import (
    checked_multiplier,
    require_bias,
    require_quantized,
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Svdf(Op):
    """`inputs` and `outputs` end with the state, int8 or int16 [batches][filters][memory]."""

    OPERATOR: ClassVar[str] = "SVDF"

    batches: int
    features: int  # of a frame
    memory: int  # frames remembered
    rank: int
    feature_weights: Array  # int8 [filters][features]
    time_weights: Array  # [filters][memory], of the state's type
    bias: Int64  # [units]
    feature_multiplier: int
    feature_shift: int
    time_multiplier: int
    time_shift: int
    input_zero_point: int
    state_zero_point: int
    output_zero_point: int

    @property
    def filters(self) -> int:
        """Rank per unit."""
        return int(self.feature_weights.shape[0])

    @property
    def macs(self) -> int:
        """Of both factors."""
        return self.batches * (self.feature_weights.size + self.time_weights.size)

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """Frame int8 [batches][features] and state to output int8 [batches][units] and state."""
        frame, state = inputs
        centred = frame.reshape(self.batches, -1).astype(np.int64) - self.input_zero_point
        answer = requantize(
            centred @ self.feature_weights.T.astype(np.int64),
            self.feature_multiplier,
            self.feature_shift,
        )
        info = np.iinfo(state.dtype)
        newest = np.clip(answer, info.min, info.max) + self.state_zero_point
        memory = state.reshape(self.batches, self.filters, self.memory)
        newest_stored = newest.astype(state.dtype)[..., np.newaxis]  # wraps around, as in TFLM
        memory = np.concatenate([memory[..., 1:], newest_stored], axis=2)
        weighted = (memory.astype(np.int64) - self.state_zero_point) * self.time_weights
        total = weighted.sum(axis=2).reshape(self.batches, -1, self.rank).sum(axis=2) + self.bias
        wrapped = total.astype(np.int32).astype(np.int64)
        out = requantize(wrapped, self.time_multiplier, self.time_shift) + self.output_zero_point
        return np.clip(out, -128, 127).astype(np.int8), memory.reshape(state.shape)


def weights_are_matrices(node: Node) -> str | None:
    """Both weights must be matrices of one row per filter."""
    features, time = node.input(1).shape, node.input(2).shape
    if len(features) == len(time) == 2 and features[0] == time[0]:
        return None
    return f"weights have shapes {list(features)} and {list(time)}"


def state_is_a_variable(node: Node) -> str | None:
    """The state must be a variable of the time weights' type, filters * memory values per batch."""
    state, time = node.input(4), node.input(2)
    if state.data is not None or state.dtype != time.dtype:
        return f"state is {state.dtype.name}, time weights {time.dtype.name}"
    wanted = node.input(0).shape[0] * time.elements if node.input(0).shape else 0
    return None if state.elements == wanted else f"state has {state.elements} values, not {wanted}"


def wide_memories_are_centred(node: Node) -> str | None:
    """The zero point of an int16 state must be 0."""
    state = node.input(4)
    return f"zero point {state.zero_point}" if is_wide(state) and state.zero_point else None


CHECKS: tuple[Check, ...] = (weights_are_matrices, state_is_a_variable, wide_memories_are_centred)


def is_wide(state: Tensor) -> bool:
    """Whether memory entries are int16."""
    return str(state.dtype.name) == "int16"


def _require_fit(node: Node, bound: int, shift: int, role: str) -> None:
    if not requantize_fits(-bound, bound, shift) or bound > INT32_MAX:
        node.refuse(f"{role} reach {bound}", "sums that could leave int32 are not supported")


def _require_time_fit(node: Node, time_weights: Array, bias: Int64, rank: int, shift: int) -> None:
    per_filter = 255 * np.abs(time_weights.astype(np.int64)).sum(axis=1)
    per_unit = per_filter.reshape(-1, rank).sum(axis=1) + np.abs(bias)
    _require_fit(node, int(per_unit.max()), shift, "time sums")


def read(node: Node) -> Svdf:
    """Check the operator and derive its integers."""
    node.expect_inputs(5)
    node.expect_outputs(1)
    frame, state, output = node.activation_input(0), node.input(4), node.output()
    for role, tensor in (("input", frame), ("output", output), ("feature weights", node.input(1))):
        require_quantized(node, tensor, role, "int8")
    for role, tensor in (("state", state), ("time weights", node.input(2))):
        require_quantized(node, tensor, role, "int8", "int16")
    node.check(CHECKS)
    feature_weights = node.constant(1, "feature weights")
    time_weights = node.constant(2, "time weights")
    filters, features = feature_weights.shape
    rank = node.integer("rank", 1, filters)
    if filters % rank:
        node.malformed(f"{filters} filters; a multiple of the rank {rank} is required")
    if len(frame.shape) != 2 or frame.shape[1] != features:
        node.malformed(f"input shape is {list(frame.shape)}; [batches, {features}] is required")
    units = filters // rank
    node.expect_output_shape((frame.shape[0], units))
    bias = require_bias(node, node.optional_input(3), units)
    feature = checked_multiplier(node, frame.scale * node.input(1).scale / state.scale)
    time = checked_multiplier(node, state.scale * node.input(2).scale / output.scale)
    largest = 255 * int(np.abs(feature_weights.astype(np.int64)).sum(axis=1).max())
    _require_fit(node, largest, feature[1], "feature sums")
    if is_wide(state):
        if time[1] > 0:
            node.refuse(f"time sums shift left by {time[1]}", "ratios below 1 are supported")
    else:
        _require_time_fit(node, time_weights, bias, rank, time[1])
    return Svdf(
        index=node.index,
        inputs=(frame.index, state.index),
        outputs=(output.index, state.index),
        batches=frame.shape[0],
        features=features,
        memory=time_weights.shape[1],
        rank=rank,
        feature_weights=feature_weights,
        time_weights=time_weights,
        bias=bias,
        feature_multiplier=feature[0],
        feature_shift=feature[1],
        time_multiplier=time[0],
        time_shift=time[1],
        input_zero_point=frame.zero_point,
        state_zero_point=state.zero_point,
        output_zero_point=output.zero_point,
    )
