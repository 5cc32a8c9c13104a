"""The boards: they start whatever the compiler made of them, and forgive nothing silently."""

from __future__ import annotations

import pytest

import microinfer
from microinfer.errors import ToolError
from microinfer_codegen.build import run_tool
from microinfer_codegen.compile import compile_network
from microinfer_codegen.targets import link
from microinfer_codegen.targets.counter import Counts, count_image
from microinfer_codegen.targets.device import sample_bytes, traces
from microinfer_codegen.targets.emulator import run_image
from microinfer_codegen.targets.image import PREFIX, build_image, runner_source
from microinfer_codegen.targets.size import FORBIDDEN
from microinfer_codegen.targets.table import TARGETS
from microinfer_codegen.vectors import sampled
from microinfer_codegen.verify import Comparison, compare
from tests.c.networks import NETWORKS
from tests.ops import test_arg_max
from tests.support.devices import bare_program, needs_arm, small_network

pytestmark = needs_arm

UNALIGNED = "add %0, #1\\nldr r0, [%0]"


def compared(model: bytes, target: str, optimization: str) -> Comparison:
    compiled = compile_network(microinfer.load(model))
    graph = microinfer.load(model).graph
    image = build_image(compiled.program, compiled.unit, TARGETS[target], optimization, traced=True)
    samples = list(sampled(graph, 12, 0))
    runs = traces(graph, image, samples)
    return compare(graph, samples, lambda _: next(runs))


@pytest.mark.parametrize("optimization", ["-O0", "-O3", "-Os"])
@pytest.mark.parametrize("target", TARGETS)
def test_every_level_of_optimisation_starts_and_is_equal(target: str, optimization: str) -> None:
    # At -O3 a compiler for cortex-m55 starts up with vector instructions.
    assert compared(NETWORKS["residual"](), target, optimization).first_difference is None


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("target", TARGETS)
def test_tiny_networks_are_equal_on_every_core(target: str, network: str) -> None:
    assert compared(NETWORKS[network](), target, "-O2").first_difference is None


def test_an_arena_of_64_bit_values_is_aligned_and_not_by_luck() -> None:
    model = test_arg_max.model((2, 5), 1, "int64")
    compiled = compile_network(microinfer.load(model))
    assert compiled.program.arena_alignment == 8
    assert "    int64_t arena[" in runner_source(compiled.program, "model", traced=False)
    assert compared(model, "cortex-m3", "-O2").first_difference is None


@pytest.mark.parametrize("target", ["cortex-m0", "cortex-m0plus"])
def test_an_unaligned_access_faults_where_the_core_would(target: str) -> None:
    with pytest.raises(ToolError, match=rf"{target} on mps2-an385: HardFault at 0x"):
        run_image(bare_program(TARGETS[target], UNALIGNED), b"")


def test_an_unaligned_access_is_allowed_where_the_core_allows_it() -> None:
    (count,) = count_image(bare_program(TARGETS["cortex-m3"], UNALIGNED), b"")
    assert count.total == Counts(2, 1, 0)


@pytest.mark.parametrize("target", TARGETS)
def test_a_fault_on_any_board_names_its_instruction(target: str) -> None:
    image = bare_program(TARGETS[target], ".global culprit\\nculprit: .inst.n 0xde00")
    with pytest.raises(ToolError) as raised:
        run_image(image, b"")
    lines = run_tool([f"{PREFIX}nm", str(image.path)], image.path.parent).splitlines()
    (line,) = [line for line in lines if line.endswith(" culprit")]
    assert str(raised.value).endswith(f": HardFault at 0x{int(line.split()[0], 16):08x}")


def test_a_lockup_says_that_it_is_one() -> None:
    body = "ldr r0, =0x40000000\\nmov sp, r0\\npush {r0}\\nb 1f\\n.ltorg\\n1:"
    with pytest.raises(ToolError, match="Lockup"):
        run_image(bare_program(TARGETS["cortex-m4"], body), b"")


def test_a_stack_that_overflows_is_no_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    network = microinfer.load(small_network())
    compiled = compile_network(network)
    data = sample_bytes(network.graph, list(sampled(network.graph, 1, 0)))
    run_image(build_image(compiled.program, compiled.unit, TARGETS["cortex-m4"]), data)
    monkeypatch.setattr(link, "STACK_BYTES", link.GUARD_BYTES + 128)
    small = build_image(compiled.program, compiled.unit, TARGETS["cortex-m4"])
    with pytest.raises(ToolError, match="the stack of 15360 bytes overflowed"):
        run_image(small, data)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("vldrb.u8 q0, [%0]", Counts(1, 4, 0)),
        ("vldrw.u32 q0, [%0]", Counts(1, 4, 0)),
        ("vldrb.s16 q0, [%0]", Counts(1, 2, 0)),
        ("vstrb.8 q0, [%0]", Counts(1, 0, 4)),
        ("vstr d0, [%0]", Counts(1, 0, 2)),
        # 20 bytes: a vector of 16 and one of 4, each with its loop instruction
        ("movs r0, #20\\ndlstp.8 lr, r0\\n1: vldrb.u8 q0, [%0]\\nletp lr, 1b", Counts(6, 5, 0)),
    ],
)
def test_words_of_vectors_are_counted_once(body: str, wanted: Counts) -> None:
    (count,) = count_image(bare_program(TARGETS["cortex-m55"], body), b"")
    assert count.total == wanted


NEEDLESS = """
malloc _malloc_r free _sbrk printf vsnprintf _ZN3fooEv __cxa_atexit __aeabi_fadd __aeabi_dmul
__aeabi_cfcmple __aeabi_ui2d __aeabi_l2f __addsf3 __floatsisf __fixdfsi
"""
HARMLESS = """
memcpy __aeabi_idiv __aeabi_lmul __aeabi_ldivmod __muldi3 __clzsi2 freezer_run my_Zoo_init
printf_net_weights
"""


def test_the_symbols_of_allocation_output_and_floats_are_known_by_name() -> None:
    assert [name for name in NEEDLESS.split() if not FORBIDDEN.fullmatch(name)] == []
    assert [name for name in HARMLESS.split() if FORBIDDEN.fullmatch(name)] == []


def test_a_mark_before_the_end_of_a_page_is_seen() -> None:
    # QEMU peeks at the last half-word of a page, and gives it to the instruction before it.
    body = "bl last\\n.pushsection .text.page\\n.balign 4096\\n.space 4090\\n.thumb_func\\n"
    body += "last: nop\\n.inst.n 0xbf90\\nbx lr\\n.popsection"
    (count,) = count_image(bare_program(TARGETS["cortex-m4"], body), b"")
    assert count.steps == (Counts(2, 0, 0),)
    assert count.tail == Counts(1, 0, 0)
