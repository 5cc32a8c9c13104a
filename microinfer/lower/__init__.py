"""Lowering: what the file says (Model) to what we accept it to mean (Graph).

Only here is it decided that a model is supported. Shape arithmetic on constants is folded away;
every remaining operator is read by its entry in OPS. Raises UnsupportedModel for what we
decline, MalformedModel for what contradicts itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from microinfer import model as file
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.float_ops import FLOAT_OPS, computes_floats
from microinfer.graph import Graph, Op, Reference, Tensor
from microinfer.lower.fold import FOLDING_BYTES, fold, folding_bytes
from microinfer.lower.help import what_would_help
from microinfer.lower.tensors import lower_tensor
from microinfer.lower.variables import STATE_OPERATORS, find_variables
from microinfer.ops import OPS
from microinfer.ops.shared.node import Node, printable
from microinfer.schema import BuiltinOperator

PACKED_WEIGHTS = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED")
"""Operators whose weights may be INT4."""

WEIGHTS = 1
"""The position of weights among their inputs."""


def lower(model: file.Model, reference: Reference = "tflm", name: str = "model") -> Graph:
    """Model to Graph, exact to the named reference.

    name: what the graph is called in messages and reports (the file's stem, usually).
    """
    subgraph = model.subgraphs[0]
    variables = find_variables(model)
    tensors = [
        variables.handles[index]
        if index in variables.handles
        else lower_tensor(index, tensor, model.buffers)
        for index, tensor in enumerate(subgraph.tensors)
    ]
    _check_interface(subgraph, tensors)
    nodes = [
        _node(index, operator, model, tensors, reference)
        for index, operator in enumerate(subgraph.operators)
    ]
    _check_dataflow(subgraph, nodes, tensors, {variable.tensor for variable in variables.state})
    ops: list[Op] = []
    budget_bytes = FOLDING_BYTES
    for index, operator in enumerate(subgraph.operators):
        if model.operator_codes[operator.opcode_index].builtin in STATE_OPERATORS:
            continue  # said all it has to say in find_variables
        node = _node(index, operator, model, tensors, reference)
        _check_packed_inputs(node)
        folded = fold(node, budget_bytes)
        if folded is not None:
            budget_bytes -= folding_bytes(node)
            for tensor in folded:
                tensors[tensor.index] = tensor
            continue
        ops.append(_reader(node)(node))
    for index in subgraph.outputs:
        if tensors[index].data is not None:
            raise UnsupportedModel(
                f'tensor {index} ("{printable(tensors[index].name)}"): a model output that is a '
                "constant; outputs must depend on an input"
            )
    return Graph(
        name=name,
        tensors=tuple(tensors),
        ops=tuple(ops),
        inputs=subgraph.inputs,
        outputs=subgraph.outputs,
        reference=reference,
        state=variables.state,
    )


def _operator_name(code: file.OperatorCode) -> str:
    if code.builtin not in set(BuiltinOperator):
        return f"builtin {code.builtin}"
    if code.builtin == BuiltinOperator.CUSTOM:
        return f"custom {printable(code.custom_code or '')}"
    return BuiltinOperator(code.builtin).name


def _node(
    index: int,
    operator: file.Operator,
    model: file.Model,
    tensors: Sequence[Tensor],
    reference: Reference,
) -> Node:
    return Node(
        index=index,
        operator=_operator_name(model.operator_codes[operator.opcode_index]),
        inputs=[None if i == file.NO_TENSOR else tensors[i] for i in operator.inputs],
        outputs=[tensors[i] for i in operator.outputs],
        options=operator.options,
        reference=reference,
    )


def _reader(node: Node) -> Callable[[Node], Op]:
    if computes_floats(node):
        return FLOAT_OPS[node.operator]
    if node.operator not in OPS:
        node.refuse("not supported", what_would_help(node.operator))
    return OPS[node.operator]


def _check_packed_inputs(node: Node) -> None:
    for position, tensor in enumerate(node.inputs):
        packed = tensor is not None and tensor.stored_bits is not None
        if packed and (node.operator not in PACKED_WEIGHTS or position != WEIGHTS):
            node.refuse(
                f"input {position} is INT4", f"weights of {', '.join(PACKED_WEIGHTS)} may be"
            )


def _check_interface(subgraph: file.SubGraph, tensors: Sequence[Tensor]) -> None:
    for role, indices in (("input", subgraph.inputs), ("output", subgraph.outputs)):
        if not indices:
            raise UnsupportedModel(f"the model has no {role}; at least one is required")
        if len(set(indices)) != len(indices):
            raise UnsupportedModel(f"a tensor is listed twice as model {role}; once is supported")
    for index in subgraph.inputs:
        if tensors[index].data is not None:
            raise MalformedModel(f"model input tensor {index} is a constant")


def _check_dataflow(
    subgraph: file.SubGraph,
    nodes: Sequence[Node],
    tensors: Sequence[Tensor],
    state: Collection[int],
) -> None:
    """Every activation is written once, before any read; constants are never written.

    A marked variable is known from the start; a handle is written by its VAR_HANDLE.
    """
    marked = {index for index in state if subgraph.tensors[index].is_variable}
    known = set(subgraph.inputs) | {t.index for t in tensors if t.data is not None} | marked
    for node in nodes:
        for position, tensor in enumerate(node.inputs):
            if tensor is not None and tensor.index not in known:
                node.malformed(
                    f"input {position} (tensor {tensor.index}) is read before anything writes it"
                )
        for position, tensor in enumerate(node.outputs):
            if tensor.index in known:
                node.malformed(
                    f"output {position} (tensor {tensor.index}) is already written; each tensor "
                    "has one writer"
                )
            known.add(tensor.index)
    for index in subgraph.outputs:
        if index not in known:
            raise MalformedModel(f"model output tensor {index} is written by no operator")
