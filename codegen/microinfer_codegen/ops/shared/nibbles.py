"""Weights of 4 bits as the C stores them, where the user would rather have the flash."""

from __future__ import annotations

import numpy as np

from microinfer.graph import Array
from microinfer_codegen.step import Constant, Context

INT4_BITS = 4


def keeps_packed(bits: int, context: Context) -> bool:
    """Whether weights of so many bits stay two to a byte."""
    return context.packed_weights and bits == INT4_BITS


def weights_constant(values: Array, packed: bool, layout: str, context: Context) -> Constant:
    """The weights, packed if asked; layout: their dimensions, for the note beside them."""
    if not packed:
        return Constant(context.symbol("weights"), values, layout)
    stored = values.reshape(-1).astype(np.uint8) & 15
    pairs = np.append(stored, np.zeros(len(stored) % 2, np.uint8)).reshape(-1, 2)
    nibbles = (pairs[:, 0] | pairs[:, 1] << 4).astype(np.uint8)
    return Constant(context.symbol("weights"), nibbles, f"{layout}, two to a byte, low bits first")
