"""Tables: two maps of int8 in a row are one table of 256 answers.

Rescalings, rectifiers and other tables, whatever lies between them: int8 to float32 and back, say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from microinfer.graph import Graph, Op
from microinfer.ops.shared.lookup import Lookup
from microinfer.passes.maps import answers
from microinfer.passes.rewiring import fused, only_reader, rewritten

INT8 = "int8"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Table(Lookup):
    """What several operators do to a stored value."""

    OPERATOR: ClassVar[str] = "TABLE"


def fuse_tables(graph: Graph) -> Graph:
    """Every such pair as one operator; the graph itself where there is none."""
    return rewritten(graph, _tabulated)


def _tabulated(graph: Graph, first: Op) -> Graph | None:
    if len(first.inputs) != 1 or graph.tensors[first.inputs[0]].dtype.name != INT8:
        return None
    chain = [first]
    while True:
        reader = only_reader(graph, chain[-1].outputs[0])
        if reader is None or answers(graph, *chain, reader) is None:
            return None
        chain.append(reader)
        if graph.tensors[reader.outputs[0]].dtype.name == INT8:
            break
    values = answers(graph, *chain)
    if values is None:
        raise AssertionError("a chain of maps that is none")
    table = Table(
        index=chain[-1].index, inputs=first.inputs, outputs=chain[-1].outputs, table=values
    )
    return fused(graph, chain, table)
