"""Library: a model's compiled C, loaded through cffi from its own generated header.

Knows the C interface of a unit and how arrays cross it; knows nothing of what is computed. The
arena is poisoned before each run and guarded on both sides, so that a kernel which reads what
nobody wrote, or writes where nobody may, shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import cffi
import numpy as np

from microinfer.errors import ToolError
from microinfer.graph import Array
from microinfer.interpret import check_inputs
from microinfer.plan.program import Program
from microinfer_codegen.build import Compiler, build_library
from microinfer_codegen.entry import entry_of
from microinfer_codegen.pieces import Pieces
from microinfer_codegen.unit import Unit

GUARD_BYTES = 64
POISON = 0xA5


def header_declarations(text: str, defines: frozenset[str]) -> str:
    """A generated header as the plain declarations that cffi's cdef reads.

    Understands #ifdef, #ifndef, #else and #endif over `defines`; every other directive is dropped.
    """
    kept: list[str] = []
    stack: list[bool] = []
    for line in text.splitlines():
        words = line.split()
        directive = words[0] if words else ""
        if directive == "#ifdef":
            stack.append(words[1] in defines)
        elif directive == "#ifndef":
            stack.append(words[1] not in defines)
        elif directive == "#else":
            stack[-1] = not stack[-1]
        elif directive == "#endif":
            stack.pop()
        elif not directive.startswith("#") and all(stack):
            kept.append(line)
    return "\n".join(kept)


class CompiledModel:
    """A model's C as Python calls it: `run` and `trace` over arrays.

    A streaming model's variables keep their values from run to run; `reset` starts it anew.
    """

    def __init__(self, program: Program, unit: Unit, library: Path) -> None:
        arena_bytes, alignment = program.arena_bytes, program.arena_alignment
        self._graph = program.graph
        self._input_rows = program.input_rows if program.takes_pieces else 0
        self._entry = entry_of(program, unit.name).function
        self._is_framed = program.window_frames > 0
        self._name = unit.name
        self._arena_bytes = arena_bytes
        self._ffi = cffi.FFI()
        header = unit.files[PurePosixPath(f"{unit.name}.h")]
        self._ffi.cdef(header_declarations(header, frozenset({f"{unit.name.upper()}_TRACE"})))
        try:
            self._lib: Any = self._ffi.dlopen(str(library))
        except OSError as error:
            raise ToolError(f"compiled model {library.name}: cannot be loaded: {error}") from error
        lead = max(GUARD_BYTES, alignment)
        self._memory = np.full(lead + arena_bytes + GUARD_BYTES + alignment, POISON, np.uint8)
        start = lead + (-(self._memory.ctypes.data + lead)) % alignment
        self._arena = self._memory[start : start + arena_bytes]
        self._before = self._memory[:start]
        self._after = self._memory[start + arena_bytes :]
        self._self: Any = self._ffi.new(f"{self._name}_t *")
        self._callback = self._ffi.callback(
            "void(void *, int32_t, size_t, const void *, size_t)", self._collect
        )
        self._traced = Pieces(self._graph)
        self.reset()

    def reset(self) -> None:
        """Start anew: variables have their initial values."""
        pointer = self._ffi.cast("void *", self._arena.ctypes.data)
        status = self._function("init")(self._self, pointer, self._arena_bytes)
        if status != 0:
            raise ToolError(f"{self._name}_init returned {status}; 0 was expected")

    def _function(self, suffix: str) -> Any:
        return getattr(self._lib, f"{self._name}_{suffix}")

    def _collect(self, _context: Any, tensor: int, offset: int, data: Any, size: int) -> None:
        self._traced.add(tensor, offset, bytes(self._ffi.buffer(data, size)))

    def _call(self, inputs: Sequence[Array], traced: bool) -> tuple[Array, ...]:
        arrays = check_inputs(self._graph, inputs)
        self._memory.fill(POISON)
        self._self.trace = self._callback if traced else self._ffi.NULL
        status = self._push(arrays[0]) if self._input_rows else self._run(arrays)
        if status != 0:
            raise ToolError(f"{self._name} returned {status}; 0 was expected")
        if (self._before != POISON).any() or (self._after != POISON).any():
            raise ToolError(f"{self._name} wrote outside its arena")
        outputs = []
        for position, index in enumerate(self._graph.outputs):
            tensor = self._graph.tensors[index]
            place = self._function(f"output{position}")(self._self)
            data = bytes(self._ffi.buffer(self._ffi.cast("char *", place), tensor.size_bytes))
            outputs.append(np.frombuffer(data, tensor.dtype).reshape(tensor.shape))
        return tuple(outputs)

    def _run(self, arrays: Sequence[Array]) -> int:
        for position, array in enumerate(arrays):
            place = self._function(f"input{position}")(self._self)
            self._ffi.memmove(place, array.tobytes(), array.nbytes)
        return int(self._function("run")(self._self))

    def _push(self, array: Array) -> int:
        data = array.tobytes()
        size = len(data) // self._input_rows
        more = getattr(self._lib, f"{self._name.upper()}_MORE")
        status = more
        for row in range(self._input_rows):
            if status != more:
                raise ToolError(f"{self._name}_{self._entry} returned {status} at row {row}")
            status = self._function(self._entry)(self._self, data[row * size : (row + 1) * size])
        return 0 if self._is_framed and status == more else int(status)

    def run(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """One inference: arrays as in the graph's inputs to arrays as in its outputs."""
        return self._call(inputs, traced=False)

    def trace(self, inputs: Sequence[Array]) -> Mapping[int, Array]:
        """One inference; each step's output by tensor index, taken right after its step."""
        self._traced = Pieces(self._graph)
        outputs = self._call(inputs, traced=True)
        return {**self._traced.arrays(), **dict(zip(self._graph.outputs, outputs, strict=True))}


def load_library(
    program: Program, unit: Unit, compiler: Compiler, optimization: str = "-O2"
) -> CompiledModel:
    """Compile a unit (or take it from the cache) and load it, with tracing built in."""
    library = build_library(
        unit.files, compiler, optimization, defines=[f"{unit.name.upper()}_TRACE"]
    )
    return CompiledModel(program, unit, library)
