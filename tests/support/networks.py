"""Random networks: chains and shortcuts of operators that plans may take row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.support.models import ModelBuilder

Pick = Callable[[Sequence[Any]], Any]
"""One of several values, by whatever luck."""

KINDS = ("conv", "depthwise", "pool", "table", "sum")
MORE_KINDS = (*KINDS, "join", "curve")
"""Those of `seeded_network` stay as they are, so that a seed keeps its network."""

CURVES = {
    "int8": ("HARD_SWISH", "LEAKY_RELU", "EXP"),
    "int16": ("ABS", "LEAKY_RELU", "EXP", "LOG", "RSQRT"),
}

TAILS = ("none", "mean", "dense", "mean and dense", "full window", "reduced", "reduced and dense")


class Growing:
    """A network under construction: its last tensor, and those that a sum may reach back to."""

    def __init__(
        self, pick: Pick, paddings: Sequence[int] = (0, 0, 1), dtype: str = "int8"
    ) -> None:
        self.pick = pick
        self.paddings = paddings
        self.dtype = dtype
        self.zero_point = 3 if dtype == "int8" else 0
        self.builder = ModelBuilder()
        self.rng = np.random.default_rng(pick(range(10**6)))
        self.shape = (1, pick(range(3, 12)), pick(range(3, 7)), pick(range(1, 5)))
        self.here = self.builder.input(self.shape, dtype, 0.5, self.zero_point)
        self.others: list[tuple[int, tuple[int, ...]]] = []

    def weights(self, *shape: int) -> int:
        values = self.rng.integers(-99, 100, shape).astype(np.int8)
        return self.builder.constant(values, [0.01])

    def bias(self, count: int) -> int:
        dtype = np.int32 if self.dtype == "int8" else np.int64
        return self.builder.constant(self.rng.integers(-999, 1000, count).astype(dtype))

    def output(self, shape: tuple[int, ...]) -> tuple[int, int]:
        """(the tensor so far, a new one that follows it)."""
        source, self.shape = self.here, shape
        self.here = self.builder.tensor(shape, self.dtype, 0.5, self.zero_point)
        return source, self.here

    def grow(self, kind: str) -> None:
        """One operator more."""
        self.others.append((self.here, self.shape))
        _, height, width, channels = self.shape
        stride, kernel = self.pick((1, 1, 2)), self.pick((1, 2, 3, 5))
        window = {"padding": 0, "stride_h": stride, "stride_w": 1, "fused_activation_function": 0}
        dilation = {"dilation_h_factor": self.pick((1, 2)) if stride == 1 else 1}
        dilation |= {"dilation_w_factor": 1}
        rows = -(-height // stride)
        reach = (kernel - 1) * dilation["dilation_h_factor"] + 1
        columns = 1 if kind == "pool" else kernel
        if kind == "pool":
            reach = kernel
        if kind in ("conv", "depthwise", "pool") and reach <= height and columns <= width:
            window["padding"] = self.pick(self.paddings)
        if window["padding"]:
            rows, width = (height - reach) // stride + 1, width - columns + 1
        if kind == "conv":
            filters = self.pick(range(1, 6))
            operands = [self.weights(filters, kernel, kernel, channels), self.bias(filters)]
            source, target = self.output((1, rows, width, filters))
            self.builder.op("CONV_2D", [source, *operands], [target], **window, **dilation)
        elif kind == "depthwise":
            operands = [self.weights(1, kernel, kernel, channels), self.bias(channels)]
            source, target = self.output((1, rows, width, channels))
            more = {"depth_multiplier": 1, **window, **dilation}
            self.builder.op("DEPTHWISE_CONV_2D", [source, *operands], [target], **more)
        elif kind == "pool":
            operator = self.pick(("MAX_POOL_2D", "AVERAGE_POOL_2D"))
            source, target = self.output((1, rows, width, channels))
            size = {"filter_height": kernel, "filter_width": 1}
            self.builder.op(operator, [source], [target], **size, **window)
        elif kind == "table":
            source, target = self.output(self.shape)
            self.builder.op("ELU" if self.dtype == "int8" else "RELU", [source], [target])
        elif kind == "curve":
            operator = self.pick(CURVES[self.dtype])
            source, target = self.output(self.shape)
            more = {"alpha": 0.3} if operator == "LEAKY_RELU" else {}
            self.builder.op(operator, [source], [target], **more)
        elif kind == "join":
            index, other = self.pick([(i, o) for i, o in self.others if o[:3] == self.shape[:3]])
            pair = self.pick(([self.here, index], [index, self.here]))
            _, target = self.output((*self.shape[:3], channels + other[3]))
            options = {"axis": 3, "fused_activation_function": 0}
            self.builder.op("CONCATENATION", pair, [target], **options)
        else:
            second = self.pick([index for index, other in self.others if other == self.shape])
            source, target = self.output(self.shape)
            self.builder.op("ADD", [source, second], [target], fused_activation_function=0)

    def finish(self, tail: str) -> None:
        """What classifiers end with."""
        _, height, width, channels = self.shape
        valid = {"padding": 1, "stride_h": 1, "stride_w": 1, "fused_activation_function": 0}
        if tail.startswith("mean"):
            source, target = self.output((1, 1, 1, channels))
            size = {"filter_height": height, "filter_width": width}
            self.builder.op("AVERAGE_POOL_2D", [source], [target], **size, **valid)
        if tail.startswith("reduced"):
            axes = self.builder.constant(np.array([1, 2], np.int32))
            source, target = self.output((1, channels))
            self.builder.op("MEAN", [source, axes], [target], keep_dims=False)
        if tail == "full window":
            operands = [self.weights(1, height, width, channels), self.bias(channels)]
            source, target = self.output((1, 1, 1, channels))
            more = {"depth_multiplier": 1, "dilation_h_factor": 1, "dilation_w_factor": 1, **valid}
            self.builder.op("DEPTHWISE_CONV_2D", [source, *operands], [target], **more)
        if tail.endswith("dense"):
            features = int(np.prod(self.shape))
            operands = [self.weights(3, features), self.bias(3)]
            source, target = self.output((1, 3))
            self.builder.op(
                "FULLY_CONNECTED", [source, *operands], [target], fused_activation_function=0
            )


def grown(
    pick: Pick,
    paddings: Sequence[int] = (0, 0, 1),
    dtype: str = "int8",
    kinds: Sequence[str] = KINDS,
) -> bytes:
    """A network of two to seven operators and a tail; paddings: 0 SAME, 1 VALID, as likely."""
    network = Growing(pick, paddings, dtype)
    for _ in range(pick(range(2, 8))):
        network.grow(pick(kinds))
    network.finish(pick(TAILS))
    return network.builder.bytes(outputs=[network.here])


@st.composite
def networks(draw: st.DrawFn, paddings: Sequence[int] = (0, 0, 1), dtype: str = "int8") -> bytes:
    """Networks that Hypothesis can shrink."""
    return grown(lambda options: draw(st.sampled_from(options)), paddings, dtype, MORE_KINDS)


def seeded_network(seed: int, dtype: str = "int8", kinds: Sequence[str] = KINDS) -> bytes:
    """The same network for the same seed."""
    rng = np.random.default_rng(seed)
    return grown(lambda options: options[int(rng.integers(len(options)))], (0, 0, 1), dtype, kinds)
