"""Rules of operators that move bytes and compute nothing: types, scales, axes.

Knows tensors and axes; knows no operator.
"""

from __future__ import annotations

from collections.abc import Sequence

from microinfer.fixedpoint import INT32_MAX
from microinfer.graph import Tensor
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_dtype

MOST_INTEGERS = 64
"""A list of axes or extents is short; a file that says otherwise shall not cost time."""


def describe_quantization(tensor: Tensor) -> str:
    """Scales and zero points as a message shows them."""
    quantization = tensor.quantization
    if quantization is None:
        return "no scale"
    if len(quantization.scales) != 1:
        return f"{len(quantization.scales)} scales"
    return f"scale {tensor.scale:.9g} zero point {tensor.zero_point}"


def same_quantization(first: Tensor, second: Tensor) -> bool:
    """Whether the same stored values mean the same reals; a scale on floats means nothing."""
    if first.dtype.kind == "f":
        return True
    left, right = first.quantization, second.quantization
    if left is None or right is None:
        return left is right
    return (left.scales, left.zero_points) == (right.scales, right.zero_points)


def require_same_meaning(node: Node, source: Tensor, role: str, target: Tensor) -> None:
    """Refuse unless bytes moved from `source` to `target` keep their type and meaning."""
    require_dtype(node, source, role, target.dtype.name)
    if not same_quantization(source, target):
        node.refuse(
            f"{role} has {describe_quantization(source)}, the output "
            f"{describe_quantization(target)}",
            "input and output must share scale and zero point",
        )


def resolve_axis(node: Node, axis: int, rank: int, role: str = "axis") -> int:
    """An axis counted from the front; negative ones count from the back."""
    if not -rank <= axis < rank:
        node.malformed(f"{role} is {axis}; a tensor of rank {rank} has {-rank} to {rank - 1}")
    return axis % rank


def require_addressable(node: Node, tensor: Tensor) -> None:
    """Refuse a tensor whose bytes the C kernels cannot count in int32."""
    if tensor.size_bytes > INT32_MAX:
        node.refuse(f"{tensor.size_bytes} bytes", f"up to {INT32_MAX} are supported")


def integers(node: Node, position: int, role: str, *accepted: str) -> list[int]:
    """A required input that is in the file and says something of dimensions, as a flat list."""
    tensor = node.input(position)
    require_dtype(node, tensor, role, *(accepted or ("int32",)))
    if tensor.elements > MOST_INTEGERS:
        node.malformed(f"{role} has {tensor.elements} values; up to {MOST_INTEGERS} is accepted")
    return [int(value) for value in node.constant(position, role).reshape(-1)]


def option_integers(node: Node, name: str) -> Sequence[int]:
    """An option that is a list of integers; empty when the file leaves it out."""
    value = node.options.get(name, ())
    if not isinstance(value, tuple):
        node.malformed(f"{name} is {value!r}; a list of integers is accepted")
    return value
