"""Models of operators that take slices by indices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

import microinfer
from microinfer_codegen.build import find_compiler
from microinfer_codegen.compile import compile_network
from microinfer_codegen.library import load_library
from tests.support.agreement import Oracles
from tests.support.models import ModelBuilder

Shape = tuple[int, ...]
Operand = Shape | NDArray[Any]  # the shape of a run-time tensor, or a constant's values


def gather_model(
    operator: str,
    values: Operand,
    indices: Operand,
    output: Shape,
    dtype: str = "int8",
    indices_first: bool = False,
    **options: Any,
) -> bytes:
    """One operator; model inputs are the run-time operands, values before indices."""
    b = ModelBuilder()
    scale = 0.5 if dtype in ("int8", "int16") else None

    def operand(value: Operand, kind: str, scale: float | None) -> int:
        if isinstance(value, np.ndarray):
            return b.constant(value, None if scale is None else [scale])
        return b.input(value, kind, scale)

    x = operand(values, dtype, scale)
    i = operand(indices, "int32", None)
    y = b.tensor(output, dtype, scale)
    b.op(operator, [i, x] if indices_first else [x, i], [y], **options)
    return b.bytes(outputs=[y])


def assert_inputs_agree(
    model: bytes,
    inputs: list[NDArray[Any]],
    oracles: Oracles,
    sides: Mapping[str, bool] | None = None,
) -> NDArray[Any]:
    """One given sample: official runtimes, NumPy and C; what they all say."""
    network = microinfer.load(model)
    compiled = compile_network(network)
    (got,) = load_library(compiled.program, compiled.unit, find_compiler()).run(inputs)
    wanted = network.run(inputs)
    assert np.asarray(wanted).tolist() == got.tolist()
    for name in ("tflm", "litert"):
        session = getattr(oracles, name)
        if session is not None and (sides or {}).get(name, True):
            official = session.run(model, [inputs])[0].outputs[0]
            assert official.tolist() == got.tolist(), name
    return got
