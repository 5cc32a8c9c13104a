"""Tiny networks whose generated C is small enough to read whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from microinfer.schema import Padding
from tests.support.models import ModelBuilder
from tests.support.streaming import running_sum


def classifier() -> bytes:
    """Convolution, pool, flatten, dense, softmax: what a keyword spotter is made of."""
    b = ModelBuilder()
    x = b.input((1, 4, 4, 1), "int8", 0.5, -3, name="features")
    w = b.constant(
        np.arange(-9, 9, dtype=np.int8).reshape(2, 3, 3, 1), scales=[0.25, 0.125], name="kernel"
    )
    c = b.constant(np.array([40, -7], np.int32))
    y = b.tensor((1, 4, 4, 2), "int8", 1.5, -128, name="conv/Relu")
    b.op(
        "CONV_2D",
        [x, w, c],
        [y],
        padding=Padding.SAME,
        stride_w=1,
        stride_h=1,
        fused_activation_function=1,
    )
    p = b.tensor((1, 2, 2, 2), "int8", 1.5, -128, name="pool")
    b.op(
        "AVERAGE_POOL_2D",
        [y],
        [p],
        padding=Padding.VALID,
        stride_w=2,
        stride_h=2,
        filter_width=2,
        filter_height=2,
    )
    f = b.tensor((1, 8), "int8", 1.5, -128, name="flatten")
    b.op("RESHAPE", [p, b.constant(np.array([1, 8], np.int32))], [f], new_shape=())
    d = b.constant(np.arange(-12, 12, dtype=np.int8).reshape(3, 8), scales=[0.5], name="dense")
    s = b.tensor((1, 3), "int8", 2.0, 5, name="scores")
    b.op("FULLY_CONNECTED", [f, d, None], [s], weights_format=0, keep_num_dims=False)
    z = b.tensor((1, 3), "int8", 1 / 256, -128, name="probabilities")
    b.op("SOFTMAX", [s], [z], beta=1.0)
    return b.bytes(outputs=[z])


def residual() -> bytes:
    """A depthwise convolution around which the input is added."""
    b = ModelBuilder()
    x = b.input((1, 3, 3, 2), "int8", 0.5, 1, name="x")
    w = b.constant(np.arange(-9, 9, dtype=np.int8).reshape(1, 3, 3, 2), scales=[0.25, 0.5], axis=3)
    y = b.tensor((1, 3, 3, 2), "int8", 1.0, -4, name="depthwise")
    b.op(
        "DEPTHWISE_CONV_2D",
        [x, w],
        [y],
        padding=Padding.SAME,
        stride_w=1,
        stride_h=1,
        depth_multiplier=1,
    )
    z = b.tensor((1, 3, 3, 2), "int8", 1.25, 0, name="sum")
    b.op("ADD", [y, x], [z], fused_activation_function=0)
    return b.bytes(outputs=[z])


def float_edges() -> bytes:
    """Float in, float out, int8 between: two inputs side by side, a table, a border."""
    b = ModelBuilder()
    floats = b.input((1, 3), "float32", name="reals")
    stored = b.input((1, 3), "int8", 0.25, 2, name="stored")
    q = b.tensor((1, 3), "int8", 0.25, 2, name="quantized")
    b.op("QUANTIZE", [floats], [q])
    c = b.tensor((1, 6), "int8", 0.25, 2, name="both")
    b.op("CONCATENATION", [q, stored], [c], axis=1, fused_activation_function=0)
    t = b.tensor((1, 6), "int8", 1 / 128, 0, name="tanh")
    b.op("TANH", [c], [t])
    p = b.tensor((1, 8), "int8", 1 / 128, 0, name="bordered")
    b.op("PAD", [t, b.constant(np.array([[0, 0], [1, 1]], np.int32))], [p])
    y = b.tensor((1, 8), "float32", name="answer")
    b.op("DEQUANTIZE", [p], [y])
    return b.bytes(outputs=[y])


def streaming() -> bytes:
    """A variable with an initial value, read, added to and assigned."""
    return running_sum(np.array([[1, -2, 3, 100]], np.int8))


def listener() -> bytes:
    """A convolution along time that does not pad, and a matrix over all that it heard."""
    b = ModelBuilder()
    x = b.input((1, 5, 1, 2), "int8", 0.5, 1, name="spectrum")
    w = b.constant(
        np.arange(-9, 9, dtype=np.int8).reshape(3, 3, 1, 2), scales=[0.25], name="filters"
    )
    y = b.tensor((1, 3, 1, 3), "int8", 1.0, -4, name="conv")
    window = {"padding": Padding.VALID, "stride_w": 1, "stride_h": 1}
    b.op("CONV_2D", [x, w, b.constant(np.array([3, -1, 0], np.int32))], [y], **window)
    d = b.constant(np.arange(-9, 9, dtype=np.int8).reshape(2, 9), scales=[0.5], name="dense")
    s = b.tensor((1, 2), "int8", 4.0, 5, name="scores")
    b.op("FULLY_CONNECTED", [y, d, None], [s], weights_format=0, keep_num_dims=False)
    return b.bytes(outputs=[s])


NETWORKS: Mapping[str, Callable[[], bytes]] = {
    "classifier": classifier,
    "residual": residual,
    "float_edges": float_edges,
    "streaming": streaming,
}
