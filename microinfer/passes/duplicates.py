"""Duplicates: what two operators of one kind make of the same inputs is computed once.

Two operators are alike when all their parameters are, value by value; those that touch the state
are left alone, since it changes between them. A duplicate that is a model output stays: every
output has its own bytes.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np

from microinfer.graph import Graph, Op
from microinfer.passes.rewiring import renamed, state_tensors

NAMES = ("index", "outputs")
"""Fields that say which operator it is, not what it computes."""


def merge_duplicates(graph: Graph) -> Graph:
    """Every such operator once; the graph itself where there is none."""
    lasting = {*state_tensors(graph), *graph.outputs}
    seen: dict[Hashable, Op] = {}
    names: dict[int, int] = {}
    ops = []
    for each in graph.ops:
        op = renamed(each, names)
        if not {*op.inputs} & state_tensors(graph):
            first = seen.setdefault(_meaning(op), op)
            if first is not op and not {*op.outputs} & lasting:
                names |= dict(zip(op.outputs, first.outputs, strict=True))
                continue
        ops.append(op)
    return replace(graph, ops=tuple(ops)) if names else graph


def _meaning(op: Op) -> Hashable:
    parameters = [
        (item.name, _value(getattr(op, item.name))) for item in fields(op) if item.name not in NAMES
    ]
    return type(op), tuple(parameters)


def _value(value: Any) -> Hashable:
    """Something that equals only what means the same; an unknown kind equals itself alone."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, float):
        return value.hex()  # 0.0 and -0.0 are equal, and differ
    if isinstance(value, slice):
        return "slice", value.start, value.stop, value.step
    if isinstance(value, (tuple, list)):
        return tuple(_value(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = tuple(_value(getattr(value, item.name)) for item in fields(value))
        return type(value), parts
    if isinstance(value, (int, str, bytes, frozenset, np.dtype)) or value is None:
        return type(value), value
    return id(value)
