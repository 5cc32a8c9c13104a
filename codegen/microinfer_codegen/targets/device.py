"""Device: a model's C on an emulated board, as a Trace that can be compared with the reference."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from microinfer.errors import ToolError
from microinfer.graph import Array, Graph
from microinfer.interpret import check_inputs
from microinfer_codegen.pieces import RECORD, Pieces
from microinfer_codegen.targets.emulator import run_image
from microinfer_codegen.targets.image import END_OF_SAMPLE, USAGE_RECORD, Image

BATCH_BYTES = 64 << 20
"""What one run of the emulator may write: every tensor of every sample."""


def sample_bytes(graph: Graph, samples: Sequence[Sequence[Array]]) -> bytes:
    """The runner's input file."""
    return b"".join(a.tobytes() for arrays in samples for a in check_inputs(graph, arrays))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a runner wrote of one sample."""

    tensors: Mapping[int, Array]  # by index
    stack_bytes: int
    arena_bytes: int  # up to the last one that was written


def parse_output(graph: Graph, data: bytes) -> Iterator[Answer]:
    """Each sample in turn."""
    position = 0
    usage = (0, 0)
    pieces = Pieces(graph)
    while position < len(data):
        index, offset, size = RECORD.unpack_from(data, position)
        position += RECORD.size
        if index == END_OF_SAMPLE:
            yield Answer(pieces.arrays(), *usage)
            pieces = Pieces(graph)
        elif index == USAGE_RECORD:
            usage = struct.unpack_from("<II", data, position)
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
        for answer in parse_output(graph, run.output):
            count += 1
            yield answer.tensors
        if count != len(some):
            raise ToolError(f"{image.target.name}: {count} samples answered of {len(some)}")
