"""microinfer: quantised neural networks for microcontrollers, proved byte by byte.

    m = microinfer.load("kws.tflite")     # path or bytes
    y = m.run(x)                          # one array in, one out; lists when several
    m.trace(x)                            # {tensor index: array}

The C side (generation, compilation, verification) is the sister package microinfer_codegen.
"""

from __future__ import annotations

from microinfer.errors import MalformedModel, MicroinferError, ToolError, UnsupportedModel
from microinfer.network import Network, TensorInfo, load

__version__ = "0.1.0"

__all__ = [
    "MalformedModel",
    "MicroinferError",
    "Network",
    "TensorInfo",
    "ToolError",
    "UnsupportedModel",
    "load",
]
