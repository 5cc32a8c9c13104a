"""EMBEDDING_LOOKUP as C text."""

from __future__ import annotations

from microinfer.ops.embedding_lookup import EmbeddingLookup
from microinfer_codegen.ops.shared.gathering import gathering_step
from microinfer_codegen.step import Context, Step


def emit(op: EmbeddingLookup, context: Context) -> Step:
    """A call of mi_gather."""
    return gathering_step(op, context)
