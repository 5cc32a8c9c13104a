"""What a model takes, gives and computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from microinfer.float_ops import RELATIVE
from microinfer.float_ops.kernel import FloatOp
from microinfer.graph import Graph
from microinfer.network import Network, TensorInfo
from microinfer.ops.shared.node import printable
from microinfer.passes import Simplification, simplification
from microinfer.report.text import Grid, Report


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as people write it: 1x49x10x1; `scalar` for rank 0."""
    return "x".join(map(str, shape)) or "scalar"


def _interface(info: TensorInfo) -> str:
    quantization = ""
    if info.scale is not None:
        quantization = f", real = {info.scale:.9g} * (stored - {info.zero_point})"
        quantization = quantization.replace("- -", "+ ")
    return f'{info.dtype.name} {shape_text(info.shape)} "{printable(info.name)}"{quantization}'


def _interface_data(info: TensorInfo) -> Mapping[str, Any]:
    return {
        "index": info.index,
        "name": info.name,
        "shape": list(info.shape),
        "dtype": info.dtype.name,
        "scale": info.scale,
        "zero_point": info.zero_point,
    }


def _shapes(graph: Graph, indices: tuple[int, ...]) -> str:
    return ", ".join(shape_text(graph.tensors[index].shape) for index in indices)


def _before_and_after(before: int, after: int, unit: str = "") -> str:
    return f"{before:,}{unit}" + (f"; {after:,} simplified" if after != before else "")


def _simplified_data(smaller: Simplification) -> Mapping[str, Any]:
    return {
        **asdict(smaller.after),
        "changes": [
            {"pass": change.name, "before": asdict(change.before), "after": asdict(change.after)}
            for change in smaller.changes
        ],
    }


def _simplified_grids(smaller: Simplification) -> Sequence[Grid]:
    """What compile leaves out, by pass; nothing where it finds nothing."""
    if not smaller.changes:
        return ()
    columns = ("simplified by", "operators>", "channels>", "MACs>", "weight bytes>")
    costs = [("as in the file", smaller.before)]
    costs += [(change.name, change.after) for change in smaller.changes]
    rows = [
        (name, f"{c.operators:,}", f"{c.channels:,}", f"{c.macs:,}", f"{c.weight_bytes:,}")
        for name, c in costs
    ]
    return (Grid(columns, rows),)


def inspect_report(network: Network) -> Report:
    """Interface, operators and totals of a loaded model."""
    graph = network.graph
    floats = any(isinstance(op, FloatOp) for op in graph.ops)
    facts = {
        "model": printable(graph.name),
        "sha256": network.sha256,
        **(
            {"within": f"{RELATIVE:g} of {graph.reference}; float32 runs in NumPy only, without C"}
            if floats
            else {"exact to": graph.reference}
        ),
    }
    for i, info in enumerate(network.inputs):
        facts[f"input {i}"] = _interface(info)
    for i, info in enumerate(network.outputs):
        facts[f"output {i}"] = _interface(info)
    facts["operators"] = f"{len(graph.ops)}"
    smaller = simplification(graph)
    facts["MACs"] = _before_and_after(smaller.before.macs, smaller.after.macs)
    facts["weights"] = _before_and_after(
        smaller.before.weight_bytes, smaller.after.weight_bytes, " bytes of filters and biases"
    )
    rows = [
        (
            str(op.index),
            op.OPERATOR,
            _shapes(graph, op.inputs),
            _shapes(graph, op.outputs),
            f"{op.macs:,}" if op.macs else "",
            printable(graph.tensors[op.outputs[0]].name, 40),
        )
        for op in graph.ops
    ]
    data = {
        "model": graph.name,
        "sha256": network.sha256,
        "reference": graph.reference,
        "macs": graph.macs,
        "weight_bytes": smaller.before.weight_bytes,
        "simplified": _simplified_data(smaller),
        "inputs": [_interface_data(info) for info in network.inputs],
        "outputs": [_interface_data(info) for info in network.outputs],
        "operators": [
            {
                "index": op.index,
                "operator": op.OPERATOR,
                "inputs": list(op.inputs),
                "outputs": list(op.outputs),
                "input_shapes": [list(graph.tensors[i].shape) for i in op.inputs],
                "output_shapes": [list(graph.tensors[i].shape) for i in op.outputs],
                "macs": op.macs,
            }
            for op in graph.ops
        ],
    }
    columns = ("#>", "operator", "in", "out", "MACs>", "writes")
    grids = (Grid(columns, rows), *_simplified_grids(smaller))
    return Report(facts=facts, data=data, grids=grids)
