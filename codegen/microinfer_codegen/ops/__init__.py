"""EMITTERS: who writes the C of each operator. One visible table; one line per operator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from microinfer_codegen.ops import (
    abs,
    add,
    assign_variable,
    average_pool_2d,
    concatenation,
    conv_2d,
    depthwise_conv_2d,
    dequantize,
    elu,
    exp,
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
    read_variable,
    relu,
    relu6,
    relu_n1_to_1,
    softmax,
    sqrt,
    sub,
    tanh,
)
from microinfer_codegen.step import Context, Step

# Any: each emitter takes its own Op class; the symmetry test checks that keys and classes agree.
EMITTERS: Mapping[str, Callable[[Any, Context], Step]] = {
    "ADD": add.emit,
    "AVERAGE_POOL_2D": average_pool_2d.emit,
    "CONCATENATION": concatenation.emit,
    "CONV_2D": conv_2d.emit,
    "DEPTHWISE_CONV_2D": depthwise_conv_2d.emit,
    "DEQUANTIZE": dequantize.emit,
    "FULLY_CONNECTED": fully_connected.emit,
    "LOGISTIC": logistic.emit,
    "MAX_POOL_2D": max_pool_2d.emit,
    "MEAN": mean.emit,
    "MUL": mul.emit,
    "PAD": pad.emit,
    "PADV2": padv2.emit,
    "QUANTIZE": quantize.emit,
    "RELU": relu.emit,
    "RELU6": relu6.emit,
    "RELU_N1_TO_1": relu_n1_to_1.emit,
    "SOFTMAX": softmax.emit,
    "SUB": sub.emit,
    "TANH": tanh.emit,
    "READ_VARIABLE": read_variable.emit,
    "ASSIGN_VARIABLE": assign_variable.emit,
    "SQRT": sqrt.emit,
    "LOG": log.emit,
    "LEAKY_RELU": leaky_relu.emit,
    "HARD_SWISH": hard_swish.emit,
    "EXP": exp.emit,
    "ELU": elu.emit,
    "ABS": abs.emit,
}
"""TFLite operator name to emitter. Views need none: they cost nothing at run time."""
