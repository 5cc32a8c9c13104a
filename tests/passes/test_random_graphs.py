"""Random graphs of everything that passes look for, as trained networks and exporters mix it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np
import pytest

from microinfer.graph import Graph
from microinfer.passes import PASSES, simplification
from microinfer.schema import Padding
from tests.passes.test_linked_channels import PLAIN, WINDOW, Layers
from tests.passes.test_simplify import assert_simplified
from tests.passes.test_window_shift import assert_same_answers

MOST_CHANNELS = 12
FUSED = {"fused_activation_function": 0}
OUTSIDE = ("fold space and batch into dilation", "shift windows in place")
"""Passes whose chains do not come about by chance; they have tests of their own."""

Add = Callable[[Layers, int], int | None]
"""Puts an operator behind a tensor; None where its shape does not allow it."""


def _shape(layers: Layers, x: int) -> tuple[int, ...]:
    return tuple(layers.builder.tensors[x].shape)


def _is_image(layers: Layers, x: int) -> bool:
    shape = _shape(layers, x)
    return len(shape) == 4 and shape[0] == 1


def _silent(layers: Layers, count: int) -> tuple[int, ...]:
    return tuple(int(c) for c in np.flatnonzero(layers.rng.random(count) < 0.4))


def _bias(layers: Layers) -> int | None:
    return 0 if layers.rng.random() < 0.3 else None


def _conv(layers: Layers, x: int) -> int | None:
    if not _is_image(layers, x):
        return None
    out, kernel = int(layers.rng.integers(1, 7)), int(layers.rng.choice([1, 1, 3]))
    padding = Padding.SAME if min(_shape(layers, x)[1:3]) < kernel else _padding(layers)
    return _same_or_smaller(layers, x, out, kernel, padding, depthwise=False)


def _depthwise(layers: Layers, x: int) -> int | None:
    shape = _shape(layers, x)
    multiplier = int(layers.rng.choice([1, 1, 2]))
    if not _is_image(layers, x) or shape[3] * multiplier > MOST_CHANNELS:
        return None
    padding = Padding.SAME if min(shape[1:3]) < 3 else _padding(layers)
    return _same_or_smaller(layers, x, shape[3] * multiplier, 3, padding, depthwise=True)


def _padding(layers: Layers) -> Padding:
    return Padding(int(layers.rng.integers(0, 2)))


def _same_or_smaller(
    layers: Layers, x: int, out: int, kernel: int, padding: Padding, depthwise: bool
) -> int:
    less = kernel - 1 if padding is Padding.VALID else 0
    _, height, width, depth = _shape(layers, x)
    shape = (1, kernel, kernel, out) if depthwise else (out, kernel, kernel, depth)
    filters = layers.filters(shape, _silent(layers, out), 3 if depthwise else 0)
    operator = "DEPTHWISE_CONV_2D" if depthwise else "CONV_2D"
    more = {"depth_multiplier": out // depth} if depthwise else {}
    operands = [x, filters, layers.bias(out, _bias(layers))]
    target = (1, height - less, width - less, out)
    return layers.op(operator, operands, target, padding=padding, **WINDOW, **more)


def _sum(layers: Layers, x: int) -> int:
    b, shape = layers.builder, _shape(layers, x)
    others = [i for i in layers.made if _shape(layers, i) == shape]
    other = int(layers.rng.choice(others))
    if layers.rng.random() < 0.3:
        values = layers.rng.integers(-90, 90, shape[-1:]).astype(layers.dtype)
        other = b.constant(values, [0.5], [layers.zero_point])
    if layers.rng.random() < 0.3:
        return layers.op("MUL", [x, other], shape, **FUSED)
    return layers.op("ADD", [x, other], shape, **PLAIN)


def _rectifier(layers: Layers, x: int) -> int:
    return layers.op(str(layers.rng.choice(["RELU", "RELU6"])), [x], _shape(layers, x))


def _rescaled(layers: Layers, x: int) -> int:
    b, shape = layers.builder, _shape(layers, x)
    between = b.tensor(shape, layers.dtype, 0.7, layers.zero_point)
    if layers.dtype == "int8" and layers.rng.random() < 0.3:
        between = b.tensor(shape, "float32")
        b.op("DEQUANTIZE", [x], [between])
    else:
        b.op("QUANTIZE", [x], [between])
    return layers.op("QUANTIZE", [between], shape)


def _table(layers: Layers, x: int) -> int:
    return layers.op("LEAKY_RELU", [x], _shape(layers, x), alpha=0.25)


def _border(layers: Layers, x: int) -> int | None:
    shape = _shape(layers, x)
    if not _is_image(layers, x) or max(shape[1:3]) > 8:
        return None
    pads = np.array([[0, 0], *layers.rng.integers(0, 3, (2, 2)), [0, 0]], np.int32)
    wider = tuple(int(n) for n in np.array(shape) + pads.sum(axis=1))
    return layers.op("PAD", [x, layers.builder.constant(pads)], wider)


def _join(layers: Layers, x: int) -> int | None:
    shape = _shape(layers, x)
    others = [i for i in layers.made if _shape(layers, i)[:-1] == shape[:-1]]
    parts = [x, *(int(i) for i in layers.rng.choice(others, layers.rng.integers(0, 2)))]
    depth = sum(_shape(layers, part)[-1] for part in parts)
    if len(parts) > 1 and depth > MOST_CHANNELS:
        return None
    return layers.op("CONCATENATION", parts, (*shape[:-1], depth), axis=len(shape) - 1, **FUSED)


def _view(layers: Layers, x: int) -> int:
    shape = _shape(layers, x)
    count = int(np.prod(shape))
    choices = (shape, (1, count), (1, count // shape[-1], shape[-1]))
    target = choices[int(layers.rng.integers(0, 3))]
    wanted = layers.builder.constant(np.array(target, np.int32))
    return layers.op("RESHAPE", [x, wanted], target, new_shape=())


def _turn(layers: Layers, x: int) -> int:
    shape = _shape(layers, x)
    axes = (
        np.arange(len(shape)) if layers.rng.random() < 0.7 else layers.rng.permutation(len(shape))
    )
    wanted = layers.builder.constant(axes.astype(np.int32))
    return layers.op("TRANSPOSE", [x, wanted], tuple(shape[axis] for axis in axes))


def _pool(layers: Layers, x: int) -> int | None:
    shape = _shape(layers, x)
    if not _is_image(layers, x):
        return None
    operator = str(layers.rng.choice(["MAX_POOL_2D", "AVERAGE_POOL_2D"]))
    options = {"filter_height": 2, "filter_width": 2, "stride_h": 1, "stride_w": 1, **FUSED}
    return layers.op(operator, [x], shape, padding=Padding.SAME, **options)


def _mean(layers: Layers, x: int) -> int | None:
    shape = _shape(layers, x)
    if not _is_image(layers, x):
        return None
    axes = layers.builder.constant(np.array([1, 2], np.int32))
    return layers.op("MEAN", [x, axes], (1, 1, 1, shape[3]), keep_dims=True)


def _dense(layers: Layers, x: int) -> int:
    shape, out = _shape(layers, x), int(layers.rng.integers(1, 5))
    filters = layers.filters((out, shape[-1]), _silent(layers, out), 0)
    options = {"weights_format": 0, "keep_num_dims": True, **FUSED}
    operands = [x, filters, layers.bias(out, _bias(layers))]
    return layers.op("FULLY_CONNECTED", operands, (*shape[:-1], out), **options)


def _twin(layers: Layers, x: int) -> int:
    ends = [layers.op("LEAKY_RELU", [x], _shape(layers, x), alpha=0.5) for _ in range(2)]
    return layers.op("ADD", ends, _shape(layers, x), **PLAIN)


CHOICES: Mapping[Add, int] = {
    _border: 3,
    _conv: 6,
    _dense: 1,
    _depthwise: 4,
    _join: 1,
    _mean: 1,
    _pool: 2,
    _rectifier: 2,
    _rescaled: 1,
    _sum: 3,
    _table: 1,
    _turn: 1,
    _twin: 1,
    _view: 1,
}
"""Operators and how often they come."""


def random_graph(seed: int) -> Graph:
    """A chain with a few side branches; one output or two."""
    rng = np.random.default_rng(seed)
    dtype = "int8" if rng.random() < 0.8 else "int16"
    layers = Layers(seed, dtype, int(rng.choice([-128, -7, 0, 40])))
    layers.made.append(layers.input)
    weights = np.array(list(CHOICES.values())) / sum(CHOICES.values())
    for _ in range(int(rng.integers(4, 16))):
        x = layers.made[-1] if rng.random() < 0.8 else int(rng.choice(layers.made))
        add = list(CHOICES)[int(rng.choice(len(CHOICES), p=weights))]
        made = add(layers, x)
        if made is not None:
            layers.made.append(made)
    if len(layers.made) == 1:
        layers.made.append(_rectifier(layers, layers.input))
    outputs = [layers.made[-1]]
    if rng.random() < 0.3:
        outputs.append(int(rng.choice(layers.made[1:])))
    return layers.graph(*dict.fromkeys(outputs))


@pytest.mark.parametrize("batch", range(8))
def test_random_graphs_compute_the_same(batch: int) -> None:
    found: Counter[str] = Counter()
    for seed in range(batch * 50, batch * 50 + 50):
        graph = random_graph(seed)
        report = simplification(graph)
        found.update(change.name for change in report.changes)
        assert report.after.macs <= report.before.macs
        assert report.after.weight_bytes <= report.before.weight_bytes
        assert_simplified(graph, 8)
        if seed % 10 == 0:
            assert_same_answers(graph, report.graph, 4)
    for name in PASSES.keys() - {*OUTSIDE}:
        assert found[name], f"{name} found nothing in 50 graphs"
