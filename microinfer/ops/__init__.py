"""OPS: which operators exist and who reads each. One visible table; one line per operator."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from microinfer.graph import Op
from microinfer.ops import (
    add,
    conv_2d,
    dequantize,
    mul,
    quantize,
    relu,
    relu6,
    relu_n1_to_1,
    sub,
)
from microinfer.ops.node import Node

OPS: Mapping[str, Callable[[Node], Op]] = {
    "ADD": add.read,
    "CONV_2D": conv_2d.read,
    "DEQUANTIZE": dequantize.read,
    "MUL": mul.read,
    "QUANTIZE": quantize.read,
    "RELU": relu.read,
    "RELU6": relu6.read,
    "RELU_N1_TO_1": relu_n1_to_1.read,
    "SUB": sub.read,
}
"""TFLite operator name to the function that checks one such operator and derives its integers."""
