"""UNIDIRECTIONAL_SEQUENCE_LSTM: sequences and hidden state of int8 or int16, int16 cell.

Arithmetic of TFLM: every gate's two products are requantised to int16 and saturated one by one,
sigmoid and tanh interpolate one table of 256 entries. No peephole, projection, layer normalisation
or coupled gates, which TFLM does not have either.

Exception to the official runtimes: LiteRT interpolates sigmoid and tanh otherwise, so that its
answers differ, and takes no int16; TFLM is the truth, and both references follow it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from microinfer.fixedpoint import Int64, requantize, requantize_fits
from microinfer.graph import Array, Op, Tensor
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import (
    ChannelTable,
    channels_of,
    checked_multiplier,
    require_quantized,
)
from microinfer.ops.shared.wide import require_one_width
from microinfer.schema import ActivationFunctionType
from microinfer.transcendental import sigmoid_16, tanh_16

GATES = ("input", "forget", "cell", "output")
"""In the order of the operator's inputs: weights 1-4, recurrent weights 5-8, biases 12-15."""

ABSENT = (9, 10, 11, 16, 17, 20, 21, 22, 23)
"""Inputs for peepholes, projection and layer normalisation."""

HIDDEN_STATE, CELL_STATE = 18, 19


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """A matrix times a vector, to Q3.12. weights: int8 [units][width]."""

    weights: Array
    channels: ChannelTable

    def of(self, vectors: Int64) -> Int64:
        """Stored [batches][width] to int16 [batches][units]."""
        sums = vectors @ self.weights.T.astype(np.int64) + self.channels.folded_bias
        return saturate(self.channels.requantize(sums))


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """One gate: a product with the features, which has the bias, and one with the state."""

    features: Product
    state: Product

    def apply(self, features: Int64, hidden: Int64) -> Int64:
        """Stored vectors [batches][..] to Q3.12 [batches][units]."""
        return saturate(self.features.of(features) + self.state.of(hidden))


def saturate(x: Int64) -> Int64:
    """To int16."""
    return np.clip(x, -(2**15), 2**15 - 1)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class UnidirectionalSequenceLstm(Op):
    """`inputs` and `outputs` end with the hidden state and the cell, both [batches][units]."""

    OPERATOR: ClassVar[str] = "UNIDIRECTIONAL_SEQUENCE_LSTM"

    batches: int
    steps: int
    time_major: bool
    gates: tuple[Gate, Gate, Gate, Gate]  # as GATES
    forget_multiplier: int
    forget_shift: int
    update_multiplier: int
    update_shift: int
    hidden_multiplier: int
    hidden_shift: int
    hidden_zero_point: int
    cell_clip: int  # 0: none
    cell_tanh_shift: int  # of the cell on its way to tanh's Q3.12: left if positive

    @property
    def features(self) -> int:
        """Of one step's input."""
        return int(self.gates[0].features.weights.shape[1])

    @property
    def units(self) -> int:
        """Of the state."""
        return int(self.gates[0].features.weights.shape[0])

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of sequences and hidden state."""
        return self.gates[0].features.channels.dtype

    @property
    def macs(self) -> int:
        """Of all gates over all steps."""
        per_step = sum(gate.features.weights.size + gate.state.weights.size for gate in self.gates)
        return self.batches * self.steps * per_step

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """Sequence and hidden state of one type, cell int16, to sequence and both states."""
        sequence, hidden, cell = (array.astype(np.int64) for array in inputs)
        if self.time_major:
            sequence = sequence.transpose(1, 0, 2)
        answers = []
        for step in range(self.steps):
            hidden, cell = self._step(sequence[:, step], hidden, cell)
            answers.append(hidden)
        output = np.stack(answers, axis=0 if self.time_major else 1)
        values = output.astype(self.dtype), hidden.astype(self.dtype)
        return (*values, cell.astype(np.int16))

    def _step(self, features: Int64, hidden: Int64, cell: Int64) -> tuple[Int64, Int64]:
        into, forget, new, out = (gate.apply(features, hidden) for gate in self.gates)
        kept = requantize(sigmoid_16(forget) * cell, self.forget_multiplier, self.forget_shift)
        added = requantize(
            sigmoid_16(into) * tanh_16(new, 0), self.update_multiplier, self.update_shift
        )
        cell = saturate(saturate(kept) + saturate(added))
        if self.cell_clip:
            cell = np.clip(cell, -self.cell_clip, self.cell_clip)
        product = tanh_16(cell, self.cell_tanh_shift) * sigmoid_16(out)
        scaled = requantize(product, self.hidden_multiplier, self.hidden_shift)
        answer = scaled + self.hidden_zero_point
        return np.clip(answer, np.iinfo(self.dtype).min, np.iinfo(self.dtype).max), cell


def nothing_more_is_asked(node: Node) -> str | None:
    """There must be no peephole, projection or layer normalisation."""
    present = [i for i in ABSENT if node.optional_input(i) is not None]
    return f"inputs {present} are present" if present else None


def gates_end_in_tanh(node: Node) -> str | None:
    """The fused activation must be TANH, without projection clip or diagonal weights."""
    if node.integer("fused_activation_function", 0, 127) != ActivationFunctionType.TANH:
        return "fused activation is not TANH"
    if node.number("proj_clip") != 0.0:
        return f"proj_clip {node.number('proj_clip')}"
    return "diagonal recurrent weights" if node.flag("diagonal_recurrent_tensors") else None


def cell_scale_is_a_power_of_two(node: Node) -> str | None:
    """The cell's scale must be a power of two from 2**-15 to 2**-6."""
    fraction, exponent = math.frexp(node.input(CELL_STATE).scale)
    if fraction == 0.5 and -15 <= exponent - 1 <= -6:
        return None
    return f"cell scale is {node.input(CELL_STATE).scale:.9g}"


CHECKS: tuple[Check, ...] = (
    nothing_more_is_asked,
    gates_end_in_tanh,
    cell_scale_is_a_power_of_two,
)


def _product(node: Node, position: int, vector: Tensor, bias: Tensor | None, role: str) -> Product:
    tensor, weights = node.input(position), node.constant(position, role)
    require_quantized(node, tensor, role, "int8")
    shape = (node.input(HIDDEN_STATE).shape[-1], vector.shape[-1])
    if tensor.shape != shape or tensor.zero_point != 0:
        node.refuse(
            f"{role} has shape {list(tensor.shape)} and zero point {tensor.zero_point}",
            f"{list(shape)} and 0 are expected",
        )
    real = vector.scale * tensor.scale * 2.0**12
    return Product(weights, channels_of(node, weights, bias, vector, [real]))


def _gate(node: Node, number: int) -> Gate:
    sequence, hidden = node.input(0), node.input(HIDDEN_STATE)
    name, bias = GATES[number], node.optional_input(12 + number)
    return Gate(
        features=_product(node, 1 + number, sequence, bias, f"{name} gate weights"),
        state=_product(node, 5 + number, hidden, None, f"{name} gate recurrent weights"),
    )


def _check_tensors(node: Node) -> None:
    sequence, output = node.activation_input(0), node.output()
    hidden, cell = node.input(HIDDEN_STATE), node.input(CELL_STATE)
    values = {"input": sequence, "hidden state": hidden, "output": output}
    require_one_width(node, values, "int8", "int16")
    require_quantized(node, cell, "cell state", "int16")
    if len(sequence.shape) != 3 or len(hidden.shape) != 2 or cell.shape != hidden.shape:
        node.malformed(
            f"input, hidden state and cell have shapes {list(sequence.shape)}, "
            f"{list(hidden.shape)} and {list(cell.shape)}; ranks 3, 2 and 2 are required"
        )
    batches = sequence.shape[1 if node.flag("time_major") else 0]
    if hidden.shape[0] != batches:
        node.malformed(f"{batches} sequences and {hidden.shape[0]} hidden states")
    node.expect_output_shape((*sequence.shape[:2], hidden.shape[1]))
    if (output.scale, output.zero_point) != (hidden.scale, hidden.zero_point):
        node.refuse("output and hidden state differ in scale", "equal quantisation is supported")
    if cell.zero_point != 0:
        node.refuse(f"cell zero point {cell.zero_point}", "0 is supported")


def read(node: Node) -> UnidirectionalSequenceLstm:
    """Check the operator and derive its integers."""
    node.expect_inputs(24)
    node.expect_outputs(1)
    _check_tensors(node)
    node.check(CHECKS)
    sequence, hidden, cell = node.input(0), node.input(HIDDEN_STATE), node.input(CELL_STATE)
    time_major = node.flag("time_major")
    forget = checked_multiplier(node, 2.0**-15)
    update = checked_multiplier(node, 2.0**-30 / cell.scale)
    answer = checked_multiplier(node, 2.0**-30 / hidden.scale)
    if not requantize_fits(-(2**30), 2**30, answer[1]):
        node.refuse(
            f"hidden scale is {hidden.scale:.9g}", "scales of at least 2**-30 are supported"
        )
    clip = node.number("cell_clip")
    if not 0 <= clip < math.inf:
        node.malformed(f"cell_clip is {clip}; 0 or more is accepted")
    gates = tuple(_gate(node, number) for number in range(4))
    return UnidirectionalSequenceLstm(
        index=node.index,
        inputs=(sequence.index, hidden.index, cell.index),
        outputs=(node.output().index, hidden.index, cell.index),
        batches=hidden.shape[0],
        steps=sequence.shape[0 if time_major else 1],
        time_major=time_major,
        gates=(gates[0], gates[1], gates[2], gates[3]),
        forget_multiplier=forget[0],
        forget_shift=forget[1],
        update_multiplier=update[0],
        update_shift=update[1],
        hidden_multiplier=answer[0],
        hidden_shift=answer[1],
        hidden_zero_point=hidden.zero_point,
        cell_clip=min(int(clip / cell.scale), 2**15 - 1),
        cell_tanh_shift=15 + round(math.log2(cell.scale)) - 3,
    )
