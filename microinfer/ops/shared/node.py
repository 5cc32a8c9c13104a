"""Node: one operator of the file with its tensors, as an op's `read` sees it.

The choke points through which an op touches the file: `input`, `optional_input` and `output`
turn indices into tensors, `integer`, `flag` and `number` turn options into checked values, and
`refuse` is how an op declines. Knows locations and ranges; knows no operator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.graph import Array, Reference, Tensor
from microinfer.model import OptionValue
from microinfer.schema import ActivationFunctionType, Padding

Check = Callable[["Node"], str | None]
"""A predicate on a node: None, or what was found. Its docstring says what is accepted."""

LONGEST_FINDING = 200
"""Characters of what a message found; a file may say a million numbers where one is expected."""

LARGEST_EXTENT = 2**15 - 1
"""Windows, strides and the dimensions they run over are int16 in the C parameter structs."""


def shortened(text: str, limit: int) -> str:
    """A text of at most `limit` characters."""
    return text if len(text) <= limit else text[: limit - 3] + "..."


def printable(name: str, limit: int = 60) -> str:
    """A file's string made safe for a one-line message: ASCII, no control bytes, not long."""
    text = name[: limit + 1].encode("ascii", "backslashreplace").decode("ascii")
    return shortened("".join(c if c.isprintable() and c != '"' else "?" for c in text), limit)


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One operator call, its tensors resolved. `inputs` holds None where one is omitted."""

    index: int
    operator: str
    inputs: Sequence[Tensor | None]
    outputs: Sequence[Tensor]
    options: Mapping[str, OptionValue]
    reference: Reference

    @property
    def where(self) -> str:
        """The location every message about this operator starts with."""
        label = f' "{printable(self.outputs[0].name)}"' if self.outputs else ""
        return f"operator {self.index} ({self.operator}{label})"

    def malformed(self, message: str) -> NoReturn:
        """Raise MalformedModel at this operator."""
        raise MalformedModel(f"{self.where}: {shortened(message, LONGEST_FINDING)}")

    def refuse(self, found: str, accepted: str) -> NoReturn:
        """Raise UnsupportedModel at this operator: what was found; what would be accepted."""
        raise UnsupportedModel(f"{self.where}: {shortened(found, LONGEST_FINDING)}; {accepted}")

    def check(self, checks: Sequence[Check]) -> None:
        """Run predicates in order; the first that finds something refuses with its docstring."""
        for check in checks:
            found = check(self)
            if found is not None:
                rule = " ".join((check.__doc__ or "").split()).rstrip(".")
                self.refuse(found, rule[:1].lower() + rule[1:])

    def expect_inputs(self, least: int, most: int | None = None) -> None:
        """Require between `least` and `most` input entries (omitted ones count)."""
        most = least if most is None else most
        if not least <= len(self.inputs) <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            self.malformed(f"{len(self.inputs)} inputs; {wanted} expected")

    def expect_outputs(self, count: int = 1) -> None:
        """Require exactly `count` outputs."""
        if len(self.outputs) != count:
            self.malformed(f"{len(self.outputs)} outputs; {count} expected")

    def input(self, position: int) -> Tensor:
        """The input at a position that may not be omitted."""
        tensor = self.inputs[position] if position < len(self.inputs) else None
        if tensor is None:
            self.malformed(f"input {position} is missing; it is required")
        return tensor

    def optional_input(self, position: int) -> Tensor | None:
        """The input at a position, or None when omitted."""
        return self.inputs[position] if position < len(self.inputs) else None

    def activation_input(self, position: int) -> Tensor:
        """A required input that is computed at run time."""
        tensor = self.input(position)
        if tensor.data is not None:
            self.refuse(f"input {position} is a constant", "it must be computed at run time")
        return tensor

    def constant(self, position: int, role: str) -> Array:
        """The values of a required input that is in the file; `role` names it in the message."""
        tensor = self.input(position)
        if tensor.data is None:
            self.refuse(f"{role} computed at run time", "a constant is supported")
        return tensor.data

    def output(self, position: int = 0) -> Tensor:
        """The output at a position."""
        if position >= len(self.outputs):
            self.malformed(f"output {position} is missing; it is required")
        return self.outputs[position]

    def _option(self, name: str) -> OptionValue:
        if name not in self.options:
            self.malformed(f"option {name} is missing; the operator's options table is required")
        return self.options[name]

    def integer(self, name: str, low: int, high: int) -> int:
        """An integer option within [low, high]."""
        value = self._option(name)
        if not isinstance(value, int) or not low <= value <= high:
            self.malformed(f"{name} is {value!r}; {low} to {high} is accepted")
        return int(value)

    def flag(self, name: str) -> bool:
        """A boolean option."""
        return bool(self._option(name))

    def number(self, name: str) -> float:
        """A floating-point option."""
        value = self._option(name)
        if not isinstance(value, (int, float)):
            self.malformed(f"{name} is {value!r}; a number is accepted")
        return float(value)

    def padding(self) -> Padding:
        """The padding option: SAME or VALID."""
        return Padding(self.integer("padding", min(Padding), max(Padding)))

    def activation(self) -> ActivationFunctionType:
        """The fused activation; those that are not a clamp are refused."""
        low, high = min(ActivationFunctionType), max(ActivationFunctionType)
        kind = ActivationFunctionType(self.integer("fused_activation_function", low, high))
        if kind in (ActivationFunctionType.TANH, ActivationFunctionType.SIGN_BIT):
            self.refuse(
                f"fused activation {kind.name}", "NONE, RELU, RELU6 and RELU_N1_TO_1 are supported"
            )
        return kind

    def expect_output_shape(self, shape: tuple[int, ...], position: int = 0) -> None:
        """Require the file's declared output shape to equal the one inferred."""
        declared = self.output(position).shape
        if declared != shape:
            self.malformed(
                f"output shape is {list(declared)}; {list(shape)} follows from the inputs"
            )
