from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.movements import OTHER_TYPES, Shape, ints, movement_model, shapes

MASKS = {
    "begin_mask": 0,
    "end_mask": 0,
    "ellipsis_mask": 0,
    "new_axis_mask": 0,
    "shrink_axis_mask": 0,
    "offset": False,
}


def model(
    shape: Shape,
    begin: list[int],
    end: list[int],
    strides: list[int],
    target: Shape,
    dtype: str = "int8",
    **masks: int,
) -> bytes:
    inputs = [shape, ints(*begin), ints(*end), ints(*strides)]
    return movement_model("STRIDED_SLICE", inputs, [target], dtype, **{**MASKS, **masks})


@settings(max_examples=40)
@given(data=st.data(), shape=shapes(1, 4))
def test_any_slice_agrees(oracles: Oracles, data: st.DataObject, shape: Shape) -> None:
    begin, end, strides, target, shrink = [], [], [], [], 0
    masks = {"begin_mask": 0, "end_mask": 0}
    for axis, extent in enumerate(shape):
        first = data.draw(st.integers(0, extent - 1))
        if data.draw(st.integers(0, 4)) == 0 and len(shape) > 1:
            begin.append(first)
            end.append(first + 1)
            strides.append(1)
            shrink |= 1 << axis
            continue
        last = data.draw(st.integers(first, extent - 1))
        stride = data.draw(st.integers(1, 3))
        kept = slice(first, last + 1, stride)
        if data.draw(st.booleans()):  # from the back
            kept = slice(last, first - 1 if first else None, -stride)
        for name, value in (("begin_mask", kept.start), ("end_mask", kept.stop)):
            edge = (0, None) if (name == "begin_mask") == (kept.step > 0) else (extent, extent - 1)
            if value is None or (value in edge and name == "begin_mask" and value == edge[0]):
                masks[name] |= 1 << axis
        begin.append(kept.start)
        end.append(0 if kept.stop is None else kept.stop)
        strides.append(kept.step)
        target.append(len(range(extent)[kept]))
    data_ = model(shape, begin, end, strides, tuple(target), shrink_axis_mask=shrink, **masks)
    assert_agree(data_, oracles, samples=9)


def test_new_axes_and_an_ellipsis_agree(oracles: Oracles) -> None:
    data = model(
        (2, 3, 4), [0, 0, 1], [0, 0, 3], [1, 1, 1], (1, 2, 3, 2), new_axis_mask=1, ellipsis_mask=2
    )
    # The named exception: TFLM knows neither new axes nor ellipses.
    assert_agree(data, oracles, samples=9, tflm=False)


@pytest.mark.parametrize("dtype", OTHER_TYPES)
def test_other_types_equal_the_c(dtype: str) -> None:
    assert_equals_c(model((5, 4), [4, 0], [0, 4], [-2, 3], (2, 2), dtype), 9)


def test_a_single_value_is_left(oracles: Oracles) -> None:
    data = model((2, 3), [1, 2], [2, 3], [1, 1], (), shrink_axis_mask=3)
    assert_agree(data, oracles, samples=9)


def test_another_shape_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="output shape is"):
        microinfer.load(model((5,), [0], [4], [1], (5,)))
