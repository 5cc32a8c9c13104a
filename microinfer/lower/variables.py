"""Variables: state that outlives a run, from VAR_HANDLE and CALL_ONCE to StateVariable.

A handle is a tensor of type RESOURCE that names a variable; READ_VARIABLE and ASSIGN_VARIABLE go
through it. Here every handle becomes a tensor of the variable's own shape and type. CALL_ONCE's
subgraph may only assign constants: they are the initial values. A variable that it leaves out
starts at its zero point, as in TFLM.

The state of recurrent operators is older and simpler: a tensor marked as variable, which its one
operator reads and writes. It too starts at its zero point.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from microinfer import model as file
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.graph import Array, StateVariable, Tensor
from microinfer.lower.tensors import lower_tensor
from microinfer.ops.shared.node import printable
from microinfer.schema import BuiltinOperator, TensorType

STATE_OPERATORS = (BuiltinOperator.VAR_HANDLE, BuiltinOperator.CALL_ONCE)
"""Operators that say something before the first run and do nothing in one."""


@dataclass(frozen=True, slots=True)
class Variables:
    """handles: each RESOURCE tensor of the main subgraph as a tensor of its variable."""

    handles: Mapping[int, Tensor]
    state: tuple[StateVariable, ...]


def _calls(
    model: file.Model, subgraph: file.SubGraph, operator: BuiltinOperator
) -> Iterator[tuple[int, file.Operator]]:
    for index, call in enumerate(subgraph.operators):
        if model.operator_codes[call.opcode_index].builtin == operator:
            yield index, call


def _names(model: file.Model, subgraph: file.SubGraph) -> dict[int, str]:
    """Handle tensor to the name of its variable."""
    names = {}
    for index, call in _calls(model, subgraph, BuiltinOperator.VAR_HANDLE):
        where = f"operator {index} (VAR_HANDLE)"
        if len(call.outputs) != 1 or call.inputs:
            raise MalformedModel(f"{where}: no input and one output expected")
        if subgraph.tensors[call.outputs[0]].type != TensorType.RESOURCE:
            raise MalformedModel(f"{where}: the output is not of type RESOURCE")
        container, name = call.options.get("container", ""), call.options.get("shared_name", "")
        names[call.outputs[0]] = f"{container}/{name}" if container else str(name)
    return names


def _initial_values(model: file.Model, main: file.SubGraph) -> dict[str, Array]:
    """What CALL_ONCE's subgraphs assign, by variable name."""
    values: dict[str, Array] = {}
    for index, call in _calls(model, main, BuiltinOperator.CALL_ONCE):
        where = f"operator {index} (CALL_ONCE)"
        number = call.options.get("init_subgraph_index", 0)
        if not isinstance(number, int) or not 0 < number < len(model.subgraphs):
            raise MalformedModel(
                f"{where}: init_subgraph_index {number}; 1 to {len(model.subgraphs) - 1} expected"
            )
        values |= _assigned(model, model.subgraphs[number], where)
    return values


def _assigned(model: file.Model, subgraph: file.SubGraph, where: str) -> dict[str, Array]:
    names = _names(model, subgraph)
    values = {}
    for call in subgraph.operators:
        builtin = model.operator_codes[call.opcode_index].builtin
        if builtin == BuiltinOperator.VAR_HANDLE:
            continue
        if builtin != BuiltinOperator.ASSIGN_VARIABLE or len(call.inputs) != 2:
            raise UnsupportedModel(
                f"{where}: the initialiser does more than assign constants; only that is supported"
            )
        handle, source = call.inputs
        if handle not in names or source == file.NO_TENSOR:
            raise MalformedModel(f"{where}: the initialiser assigns through no handle")
        tensor = lower_tensor(source, subgraph.tensors[source], model.buffers)
        if tensor.data is None:
            raise UnsupportedModel(f"{where}: an initial value computed at run time; a constant is")
        values[names[handle]] = tensor.data
    return values


def _carriers(model: file.Model, main: file.SubGraph) -> dict[int, int]:
    """Handle tensor to the first tensor that is read or assigned through it."""
    carriers: dict[int, int] = {}
    for call in main.operators:
        builtin = model.operator_codes[call.opcode_index].builtin
        if builtin == BuiltinOperator.READ_VARIABLE and call.inputs and call.outputs:
            carriers.setdefault(call.inputs[0], call.outputs[0])
        if builtin == BuiltinOperator.ASSIGN_VARIABLE and len(call.inputs) == 2:
            carriers.setdefault(call.inputs[0], call.inputs[1])
    return carriers


def _marked(model: file.Model, main: file.SubGraph) -> tuple[StateVariable, ...]:
    """Tensors marked as variables that an operator uses."""
    used = {index for call in main.operators for index in call.inputs}
    tensors = (
        lower_tensor(index, tensor, model.buffers)
        for index, tensor in enumerate(main.tensors)
        if tensor.is_variable and tensor.type != TensorType.RESOURCE and index in used
    )
    return tuple(StateVariable(t.index, t.name, _start(t, None)) for t in tensors)


def find_variables(model: file.Model) -> Variables:
    """The variables of the main subgraph; none in most models."""
    main = model.subgraphs[0]
    names = _names(model, main)
    marked = _marked(model, main)
    if not names:
        return Variables({}, marked)
    initial = _initial_values(model, main)
    carriers = _carriers(model, main)
    canonical: dict[str, Tensor] = {}
    state = []
    for handle, name in names.items():
        carrier = carriers.get(handle)
        if name in canonical or carrier is None or carrier == file.NO_TENSOR:
            continue
        shaped = lower_tensor(carrier, main.tensors[carrier], model.buffers)
        tensor = replace(shaped, index=handle, name=name, data=None)
        canonical[name] = tensor
        state.append(StateVariable(handle, name, _start(tensor, initial.get(name))))
    handles = {handle: canonical[name] for handle, name in names.items() if name in canonical}
    return Variables(handles, (*marked, *state))


def _start(tensor: Tensor, value: Array | None) -> Array:
    if value is None:
        quantized = tensor.quantization is not None and tensor.dtype.kind in "iu"
        start: Array = np.full(tensor.shape, tensor.zero_point if quantized else 0, tensor.dtype)
        return start
    if value.shape != tensor.shape or value.dtype != tensor.dtype:
        raise MalformedModel(
            f'variable "{printable(tensor.name)}": initial value {value.dtype.name} '
            f"{list(value.shape)}; {tensor.dtype.name} {list(tensor.shape)} is read"
        )
    return value
