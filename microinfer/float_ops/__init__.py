"""FLOAT_OPS: float32 operators, for looking at a file before it is quantised. NumPy only.

The promise differs from that of the integer operators: results are within RELATIVE and ABSOLUTE
of TensorFlow Lite Micro's, not equal bit by bit, since the order of float additions is nobody's
contract. No C is generated from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from microinfer.float_ops import binary, elementwise, matrix, reduction, rows, unary, window
from microinfer.float_ops.kernel import FloatOp
from microinfer.ops.shared.node import Node

RELATIVE = 1e-5
ABSOLUTE = 1e-5
"""How far a value may be from the official one: |x - y| <= ABSOLUTE + RELATIVE * |y|."""

FLOAT_OPS: Mapping[str, Callable[[Node], FloatOp]] = {
    "ABS": elementwise.reader(unary.Abs),
    "ADD": elementwise.reader(binary.Add),
    "AVERAGE_POOL_2D": window.read_average_pool,
    "BATCH_MATMUL": matrix.read_batch_matmul,
    "CEIL": elementwise.reader(unary.Ceil),
    "CONV_2D": window.read_conv,
    "COS": elementwise.reader(unary.Cos),
    "DEPTHWISE_CONV_2D": window.read_depthwise,
    "DIV": elementwise.reader(binary.Div),
    "ELU": elementwise.reader(unary.Elu),
    "EXP": elementwise.reader(unary.Exp),
    "FLOOR": elementwise.reader(unary.Floor),
    "FLOOR_DIV": elementwise.reader(binary.FloorDiv),
    "FLOOR_MOD": elementwise.reader(binary.FloorMod),
    "FULLY_CONNECTED": matrix.read_fully_connected,
    "GELU": unary.read_gelu,
    "HARD_SWISH": elementwise.reader(unary.HardSwish),
    "L2_NORMALIZATION": rows.reader(rows.L2Normalization),
    "L2_POOL_2D": window.read_l2_pool,
    "LEAKY_RELU": unary.read_leaky_relu,
    "LOG": elementwise.reader(unary.Log),
    "LOGISTIC": elementwise.reader(unary.Logistic),
    "LOG_SOFTMAX": rows.reader(rows.LogSoftmax),
    "MAXIMUM": elementwise.reader(binary.Maximum),
    "MAX_POOL_2D": window.read_max_pool,
    "MEAN": reduction.reader(reduction.Mean),
    "MINIMUM": elementwise.reader(binary.Minimum),
    "MUL": elementwise.reader(binary.Mul),
    "NEG": elementwise.reader(unary.Neg),
    "PRELU": elementwise.reader(binary.Prelu),
    "REDUCE_MAX": reduction.reader(reduction.ReduceMax),
    "REDUCE_MIN": reduction.reader(reduction.ReduceMin),
    "RELU": elementwise.reader(unary.Relu),
    "RELU6": elementwise.reader(unary.Relu6),
    "RELU_N1_TO_1": elementwise.reader(unary.ReluN1To1),
    "ROUND": elementwise.reader(unary.Round),
    "RSQRT": elementwise.reader(unary.Rsqrt),
    "SIN": elementwise.reader(unary.Sin),
    "SOFTMAX": rows.read_softmax,
    "SQRT": elementwise.reader(unary.Sqrt),
    "SQUARE": elementwise.reader(unary.Square),
    "SQUARED_DIFFERENCE": elementwise.reader(binary.SquaredDifference),
    "SUB": elementwise.reader(binary.Sub),
    "SUM": reduction.reader(reduction.Sum),
    "TANH": elementwise.reader(unary.Tanh),
    "TRANSPOSE_CONV": window.read_transpose_conv,
}


def computes_floats(node: Node) -> bool:
    """Whether a node takes and gives float32 only, and one of FLOAT_OPS reads it."""
    floats = [t for t in node.inputs if t is not None and t.dtype.kind == "f"]
    # Axes and shapes are int32 constants; int8 weights beside floats are a hybrid, which is not.
    others = [
        t
        for t in node.inputs
        if t is not None and t.dtype.kind != "f" and (t.data is None or t.dtype.itemsize == 1)
    ]
    return (
        node.operator in FLOAT_OPS
        and bool(floats)
        and not others
        and all(output.dtype.name == "float32" for output in node.outputs)
    )
