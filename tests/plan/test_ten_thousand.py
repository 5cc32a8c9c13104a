"""Ten thousand random networks by rows: no live byte is overwritten, and the C is right.

Many networks go into one library, so that the runtime is compiled once for all of them.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

import microinfer
from microinfer.passes import simplify
from microinfer.plan.choice import row_by_row
from microinfer.plan.program import Program
from microinfer.plan.simulate import simulate
from microinfer_codegen.build import build_library, find_compiler
from microinfer_codegen.library import CompiledModel
from microinfer_codegen.unit import Unit, emit
from microinfer_codegen.vectors import sampled
from microinfer_codegen.verify import compare
from tests.support.networks import MORE_KINDS, seeded_network

NETWORKS = 10_000
TOGETHER = 100


def planned(seed: int) -> tuple[Program, Unit]:
    """Every other network takes its input by rows; every third is of int16."""
    dtype = "int16" if seed % 3 == 2 else "int8"
    graph = simplify(microinfer.load(seeded_network(seed, dtype, MORE_KINDS)).graph)
    program = row_by_row(graph, stream_input=seed % 2 == 1)
    simulate(program)
    return program, emit(program, f"net{seed}", "00" * 32)


def assert_equal(seeds: range) -> None:
    units = {seed: planned(seed) for seed in seeds}
    files: dict[PurePosixPath, str] = {}
    for _, unit in units.values():
        files |= unit.files
    defines = [f"{unit.name.upper()}_TRACE" for _, unit in units.values()]
    library = build_library(files, find_compiler(), "-O1", defines=defines)
    for seed, (program, unit) in units.items():
        model = CompiledModel(program, unit, library)
        result = compare(program.graph, sampled(program.graph, 2, seed), model.trace)
        assert result.equal, f"network {seed}: {result.first_difference}"


def test_a_hundred_random_networks_are_right() -> None:
    assert_equal(range(TOGETHER))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(TOGETHER, NETWORKS, TOGETHER))
def test_ten_thousand_random_networks_are_right(
    first: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MICROINFER_CACHE", str(tmp_path))  # nobody needs them a second time
    assert_equal(range(first, first + TOGETHER))
