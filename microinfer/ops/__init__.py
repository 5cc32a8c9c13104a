"""OPS: which operators exist and who reads each. One visible table; one line per operator."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from microinfer.graph import Op
from microinfer.ops import (
    abs,
    add,
    average_pool_2d,
    concatenation,
    conv_2d,
    depthwise_conv_2d,
    dequantize,
    elu,
    exp,
    expand_dims,
    fully_connected,
    hard_swish,
    leaky_relu,
    log,
    logistic,
    max_pool_2d,
    mean,
    mul,
    pad,
    padv2,
    quantize,
    relu,
    relu6,
    relu_n1_to_1,
    reshape,
    softmax,
    sqrt,
    squeeze,
    sub,
    tanh,
)
from microinfer.ops.node import Node

OPS: Mapping[str, Callable[[Node], Op]] = {
    "ADD": add.read,
    "AVERAGE_POOL_2D": average_pool_2d.read,
    "CONCATENATION": concatenation.read,
    "CONV_2D": conv_2d.read,
    "DEPTHWISE_CONV_2D": depthwise_conv_2d.read,
    "DEQUANTIZE": dequantize.read,
    "EXPAND_DIMS": expand_dims.read,
    "FULLY_CONNECTED": fully_connected.read,
    "LOGISTIC": logistic.read,
    "MAX_POOL_2D": max_pool_2d.read,
    "MEAN": mean.read,
    "MUL": mul.read,
    "PAD": pad.read,
    "PADV2": padv2.read,
    "QUANTIZE": quantize.read,
    "RELU": relu.read,
    "RELU6": relu6.read,
    "RELU_N1_TO_1": relu_n1_to_1.read,
    "RESHAPE": reshape.read,
    "SQUEEZE": squeeze.read,
    "SOFTMAX": softmax.read,
    "SUB": sub.read,
    "TANH": tanh.read,
    "SQRT": sqrt.read,
    "LOG": log.read,
    "LEAKY_RELU": leaky_relu.read,
    "HARD_SWISH": hard_swish.read,
    "EXP": exp.read,
    "ELU": elu.read,
    "ABS": abs.read,
}
"""TFLite operator name to the function that checks one such operator and derives its integers."""
