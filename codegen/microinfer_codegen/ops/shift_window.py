"""SHIFT_WINDOW as C text."""

from __future__ import annotations

from microinfer.passes.window_shift import ShiftWindow
from microinfer_codegen.step import Context, Step


def emit(op: ShiftWindow, context: Context) -> Step:
    """A call of mi_shift_window."""
    window, frames = op.inputs
    size = context.tensor(window).dtype.itemsize
    return Step(
        header="shift_window.h",
        call=(
            f"mi_shift_window({context.byte_pointer(window)}, {context.byte_pointer(frames)}, "
            f"{op.outer}, {op.kept * size}u, {op.entering * size}u);"
        ),
    )
