"""Layers of any geometry, a line each, for networks that no converter would write."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.models import ModelBuilder

SAME, VALID = 0, 1


class Layers:
    """Tensors of int8 with one scale, by number."""

    def __init__(self, seed: int = 0) -> None:
        self.builder = ModelBuilder()
        self.rng = np.random.default_rng(seed)

    def shape(self, tensor: int) -> tuple[int, ...]:
        return tuple(self.builder.tensors[tensor].shape)

    def tensor(self, *shape: int) -> int:
        return self.builder.tensor(shape, "int8", 0.5, 3)

    def input(self, *shape: int) -> int:
        return self.builder.input(shape, "int8", 0.5, 3)

    def weights(self, *shape: int) -> int:
        return self.builder.constant(self.rng.integers(-99, 100, shape).astype(np.int8), [0.01])

    def bias(self, count: int) -> int:
        return self.builder.constant(self.rng.integers(-999, 1000, count).astype(np.int32))

    def convolve(
        self,
        source: int,
        filters: int,
        height: int,
        width: int = 1,
        stride: tuple[int, int] = (1, 1),
        dilation: int = 1,
        padding: int = SAME,
    ) -> int:
        """A CONV_2D; dilation: along rows."""
        _, rows, columns, channels = self.shape(source)
        reach = (height - 1) * dilation + 1
        out_rows, out_columns = -(-rows // stride[0]), -(-columns // stride[1])
        if padding == VALID:
            out_rows = (rows - reach) // stride[0] + 1
            out_columns = (columns - width) // stride[1] + 1
        target = self.tensor(1, out_rows, out_columns, filters)
        self.builder.op(
            "CONV_2D",
            [source, self.weights(filters, height, width, channels), self.bias(filters)],
            [target],
            padding=padding,
            stride_h=stride[0],
            stride_w=stride[1],
            dilation_h_factor=dilation,
            dilation_w_factor=1,
            fused_activation_function=0,
        )
        return target

    def unary(self, operator: str, source: int, **options: Any) -> int:
        target = self.tensor(*self.shape(source))
        self.builder.op(operator, [source], [target], **options)
        return target

    def add(self, first: int, second: int) -> int:
        target = self.tensor(*self.shape(first))
        self.builder.op("ADD", [first, second], [target], fused_activation_function=0)
        return target

    def view(self, source: int, *shape: int) -> int:
        target = self.tensor(*shape)
        size = self.builder.constant(np.array(shape, np.int32))
        self.builder.op("RESHAPE", [source, size], [target])
        return target

    def mean(self, source: int) -> int:
        """Over rows and columns."""
        target = self.tensor(1, 1, 1, self.shape(source)[3])
        axes = self.builder.constant(np.array([1, 2], np.int32))
        self.builder.op("MEAN", [source, axes], [target], keep_dims=True)
        return target

    def connect(self, source: int, scores: int) -> int:
        features = int(np.prod(self.shape(source)[1:]))
        target = self.tensor(1, scores)
        operands = [source, self.weights(scores, features), self.bias(scores)]
        self.builder.op("FULLY_CONNECTED", operands, [target], fused_activation_function=0)
        return target

    def join(self, first: int, second: int, axis: int) -> int:
        shape = list(self.shape(first))
        shape[axis] += self.shape(second)[axis]
        target = self.tensor(*shape)
        options = {"axis": axis, "fused_activation_function": 0}
        self.builder.op("CONCATENATION", [first, second], [target], **options)
        return target

    def bytes(self, *outputs: int) -> bytes:
        return self.builder.bytes(outputs=list(outputs))
