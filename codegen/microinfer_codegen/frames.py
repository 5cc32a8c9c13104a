"""Frames: a network of one frame, seen as the network of the window that it replaces.

Knows how windows of a stream overlap; knows neither what is computed nor where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from microinfer.graph import Array, Graph
from microinfer.plan.program import Program
from microinfer_codegen.verify import Trace


class FrameView:
    """The stream of frames behind a sequence of windows; `graph` is the window's network."""

    def __init__(self, graph: Graph, program: Program) -> None:
        (window,) = (graph.tensors[index] for index in graph.inputs)
        (frame,) = (program.graph.tensors[index] for index in program.graph.inputs)
        self._window = window
        self._frame = frame
        self._frames = program.window_frames
        self._outputs = dict(zip(graph.outputs, program.graph.outputs, strict=True))

    def windows(self, count: int, seed: int) -> Iterator[tuple[Array, ...]]:
        """Windows of a stream, each a frame further: random frames, some of one extreme value."""
        info = np.iinfo(self._window.dtype)
        rng = np.random.default_rng(seed)
        stream = [
            np.full(self._frame.shape, rng.choice([info.min, info.max]), self._frame.dtype)
            if rng.integers(8) == 0
            else rng.integers(info.min, info.max + 1, self._frame.shape).astype(self._frame.dtype)
            for _ in range(self._frames + count - 1)
        ]
        for first in range(count):
            rows = np.concatenate(stream[first : first + self._frames], axis=1).reshape(-1)
            yield (rows[-self._window.elements :].reshape(self._window.shape),)

    def frames(self, windows: Sequence[Sequence[Array]]) -> Iterator[tuple[Array, ...]]:
        """What is pushed for them: all frames of the first, the newest one of each other."""
        size = self._frame.elements
        for number, (window,) in enumerate(windows):
            padded = np.zeros(size * self._frames, window.dtype)
            padded[-window.size :] = window.reshape(-1)
            pieces = padded.reshape(self._frames, *self._frame.shape)
            yield from ((piece,) for piece in (pieces if number == 0 else pieces[-1:]))

    def trace(self, frame_trace: Trace) -> Trace:
        """Windows to the outputs of the network of one frame, pushed in their order."""
        begun = False

        def of_window(arrays: Sequence[Array]) -> Mapping[int, Array]:
            nonlocal begun
            frames = list(self.frames([arrays]))
            traced: Mapping[int, Array] = {}
            for frame in frames[-1:] if begun else frames:
                traced = frame_trace(frame)
            begun = True
            return {theirs: traced[ours] for theirs, ours in self._outputs.items()}

        return of_window
