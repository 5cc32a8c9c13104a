"""Device: a model's C on an emulated board, as a Trace that can be compared with the reference."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence

from microinfer.errors import ToolError
from microinfer.graph import Array, Graph
from microinfer.interpret import check_inputs
from microinfer_codegen.pieces import RECORD, Pieces
from microinfer_codegen.targets.emulator import run_image
from microinfer_codegen.targets.image import END_OF_SAMPLE, STACK_RECORD, Image

BATCH_BYTES = 64 << 20
"""What one run of the emulator may write: every tensor of every sample."""


def sample_bytes(graph: Graph, samples: Sequence[Sequence[Array]]) -> bytes:
    """The runner's input file."""
    return b"".join(a.tobytes() for arrays in samples for a in check_inputs(graph, arrays))


def parse_output(graph: Graph, data: bytes) -> Iterator[tuple[Mapping[int, Array], int]]:
    """(tensors by index, stack bytes) of each sample that a runner wrote."""
    position = 0
    stack_bytes = 0
    pieces = Pieces(graph)
    while position < len(data):
        index, offset, size = RECORD.unpack_from(data, position)
        position += RECORD.size
        if index == END_OF_SAMPLE:
            yield pieces.arrays(), stack_bytes
            pieces = Pieces(graph)
        elif index == STACK_RECORD:
            (stack_bytes,) = struct.unpack_from("<I", data, position)
        else:
            pieces.add(index, offset, data[position : position + size])
        position += size


def traces(
    graph: Graph, image: Image, samples: Sequence[Sequence[Array]]
) -> Iterator[Mapping[int, Array]]:
    """Tensors of each sample, in order, from as few runs of the emulator as memory allows.

    A streaming model's samples all go into one run: its state lives there.
    """
    written = sum(graph.tensors[t].size_bytes for op in graph.ops for t in op.outputs)
    batch = len(samples) if graph.state else max(1, BATCH_BYTES // max(written, 1))
    for start in range(0, len(samples), batch):
        some = samples[start : start + batch]
        run = run_image(image, sample_bytes(graph, some))
        count = 0
        for tensors, _ in parse_output(graph, run.output):
            count += 1
            yield tensors
        if count != len(some):
            raise ToolError(f"{image.target.name}: {count} samples answered of {len(some)}")
