"""Plans by rows on emulated boards: the same bytes, in exactly the arena that was planned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import microinfer
from microinfer.errors import ToolError
from microinfer.network import Network
from microinfer.plan.choice import PlanOptions
from microinfer_codegen.compile import compile_network
from microinfer_codegen.targets.device import traces
from microinfer_codegen.targets.emulator import run_image
from microinfer_codegen.targets.image import build_image
from microinfer_codegen.targets.measure import measure
from microinfer_codegen.targets.table import TARGETS
from microinfer_codegen.vectors import sampled
from microinfer_codegen.verify import compare
from tests.support.devices import needs_arm, small_network
from tests.support.mcunet import mcunet_det, mcunet_vww
from tests.support.mobilenet import mobilenet_v2
from tests.support.networks import seeded_network

pytestmark = needs_arm

M4 = TARGETS["cortex-m4"]
OPTIONS = [PlanOptions("ram"), PlanOptions("ram", stream_input=True)]

Load = Callable[[str], bytes]


def assert_equal_on_board(network: Network, options: PlanOptions, target: str) -> None:
    compiled = compile_network(network, options=options)
    graph = compiled.program.graph
    image = build_image(compiled.program, compiled.unit, TARGETS[target], traced=True)
    inputs = list(sampled(graph, 3, 0))
    runs = traces(graph, image, inputs)
    result = compare(graph, iter(inputs), lambda _: next(runs))
    assert result.equal, str(result.first_difference)


@pytest.mark.parametrize("options", OPTIONS, ids=["whole input", "input by rows"])
@pytest.mark.parametrize("target", ["cortex-m0", "cortex-m4", "cortex-m55"])
@pytest.mark.parametrize("seed", [43, 51])
def test_rows_are_right_on_boards(seed: int, target: str, options: PlanOptions) -> None:
    assert_equal_on_board(microinfer.load(seeded_network(seed)), options, target)


REAL = ["kws_ref_model", "pretrainedResnet_quant", "vww_96_int8", "str_ww_ref_model"]
REAL += ["person_detect", "micro_speech_quantized", "ad01_int8", "hello_world_int8"]


@pytest.mark.slow
@pytest.mark.parametrize("options", OPTIONS, ids=["whole input", "input by rows"])
@pytest.mark.parametrize("name", REAL)
def test_real_networks_by_rows_on_a_board(
    name: str, options: PlanOptions, shared_model: Load
) -> None:
    assert_equal_on_board(microinfer.load(shared_model(name)), options, "cortex-m4")


@pytest.mark.slow
@pytest.mark.parametrize("options", OPTIONS, ids=["whole input", "input by rows"])
@pytest.mark.parametrize("name", REAL)
def test_the_board_uses_the_arena_that_was_planned(
    name: str, options: PlanOptions, shared_model: Load
) -> None:
    compiled = compile_network(microinfer.load(shared_model(name)), options=options)
    found = measure(compiled.program, compiled.unit, M4)
    assert found.arena_used_bytes == compiled.program.arena_bytes


@pytest.mark.slow
@pytest.mark.parametrize("options", OPTIONS, ids=["whole input", "input by rows"])
@pytest.mark.parametrize("network", [mcunet_vww, mcunet_det, mobilenet_v2])
def test_large_networks_use_the_arena_that_was_planned(
    network: Callable[[], bytes], options: PlanOptions
) -> None:
    compiled = compile_network(microinfer.load(network()), options=options)
    found = measure(compiled.program, compiled.unit, M4)
    assert found.arena_used_bytes == compiled.program.arena_bytes


@pytest.mark.slow
@pytest.mark.parametrize("options", OPTIONS, ids=["whole input", "input by rows"])
@pytest.mark.parametrize("network", [mcunet_vww, mcunet_det])
def test_large_networks_by_rows_on_a_board(
    network: Callable[[], bytes], options: PlanOptions
) -> None:
    assert_equal_on_board(microinfer.load(network()), options, "cortex-m4")


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["kws_ref_model", "pretrainedResnet_quant", "vww_96_int8", "person_detect"]
)
def test_rows_cost_hardly_an_instruction(name: str, shared_model: Load) -> None:
    network = microinfer.load(shared_model(name))
    counts = []
    for optimize in ("speed", "ram"):
        compiled = compile_network(network, options=PlanOptions(optimize))  # type: ignore[arg-type]
        counts.append(measure(compiled.program, compiled.unit, M4).counts.instructions)
    assert counts[1] < 1.01 * counts[0]


def test_a_write_beside_the_arena_is_seen() -> None:
    compiled = compile_network(microinfer.load(small_network()))
    program = compiled.program
    (source,) = (path for path in compiled.unit.sources if path.name == f"{compiled.unit.name}.c")
    head = "    arena = self->arena;\n"
    assert head in compiled.unit.files[source]
    wild = compiled.unit.files[source].replace(head, f"{head}    arena[-1] = 0;\n")
    unit = replace(compiled.unit, files={**compiled.unit.files, source: wild})
    image = build_image(program, unit, M4)
    (inputs,) = sampled(program.graph, 1, 0)
    with pytest.raises(ToolError, match="bytes beside the arena were written"):
        run_image(image, b"".join(array.tobytes() for array in inputs))
