"""FLOAT_OPS: float32 operators, for looking at a file before it is quantised. NumPy only.

The promise differs from that of the integer operators: results are within RELATIVE and ABSOLUTE
of TensorFlow Lite Micro's, not equal bit by bit, since the order of float additions is nobody's
contract. No C is generated from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from microinfer.float_ops import elementwise, matrix, reduction, rows, window
from microinfer.float_ops.kernel import FloatOp
from microinfer.ops.shared.node import Node

RELATIVE = 1e-5
ABSOLUTE = 1e-5
"""How far a value may be from the official one: |x - y| <= ABSOLUTE + RELATIVE * |y|."""

FLOAT_OPS: Mapping[str, Callable[[Node], FloatOp]] = {
    "ABS": elementwise.reader(elementwise.Abs),
    "ADD": elementwise.reader(elementwise.Add),
    "AVERAGE_POOL_2D": window.read_average_pool,
    "BATCH_MATMUL": matrix.read_batch_matmul,
    "CEIL": elementwise.reader(elementwise.Ceil),
    "CONV_2D": window.read_conv,
    "COS": elementwise.reader(elementwise.Cos),
    "DEPTHWISE_CONV_2D": window.read_depthwise,
    "DIV": elementwise.reader(elementwise.Div),
    "ELU": elementwise.reader(elementwise.Elu),
    "EXP": elementwise.reader(elementwise.Exp),
    "FLOOR": elementwise.reader(elementwise.Floor),
    "FLOOR_DIV": elementwise.reader(elementwise.FloorDiv),
    "FLOOR_MOD": elementwise.reader(elementwise.FloorMod),
    "FULLY_CONNECTED": matrix.read_fully_connected,
    "GELU": elementwise.read_gelu,
    "HARD_SWISH": elementwise.reader(elementwise.HardSwish),
    "L2_NORMALIZATION": rows.reader(rows.L2Normalization),
    "L2_POOL_2D": window.read_l2_pool,
    "LEAKY_RELU": elementwise.read_leaky_relu,
    "LOG": elementwise.reader(elementwise.Log),
    "LOGISTIC": elementwise.reader(elementwise.Logistic),
    "LOG_SOFTMAX": rows.reader(rows.LogSoftmax),
    "MAXIMUM": elementwise.reader(elementwise.Maximum),
    "MAX_POOL_2D": window.read_max_pool,
    "MEAN": reduction.reader(reduction.Mean),
    "MINIMUM": elementwise.reader(elementwise.Minimum),
    "MUL": elementwise.reader(elementwise.Mul),
    "NEG": elementwise.reader(elementwise.Neg),
    "PRELU": elementwise.reader(elementwise.Prelu),
    "REDUCE_MAX": reduction.reader(reduction.ReduceMax),
    "REDUCE_MIN": reduction.reader(reduction.ReduceMin),
    "RELU": elementwise.reader(elementwise.Relu),
    "RELU6": elementwise.reader(elementwise.Relu6),
    "RELU_N1_TO_1": elementwise.reader(elementwise.ReluN1To1),
    "ROUND": elementwise.reader(elementwise.Round),
    "RSQRT": elementwise.reader(elementwise.Rsqrt),
    "SIN": elementwise.reader(elementwise.Sin),
    "SOFTMAX": rows.read_softmax,
    "SQRT": elementwise.reader(elementwise.Sqrt),
    "SQUARE": elementwise.reader(elementwise.Square),
    "SQUARED_DIFFERENCE": elementwise.reader(elementwise.SquaredDifference),
    "SUB": elementwise.reader(elementwise.Sub),
    "SUM": reduction.reader(reduction.Sum),
    "TANH": elementwise.reader(elementwise.Tanh),
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
