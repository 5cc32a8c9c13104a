"""The deepest stack, by sums of frames: never less than what was seen."""

from __future__ import annotations

import pytest

import microinfer
from microinfer.errors import ToolError
from microinfer_codegen.compile import compile_network
from microinfer_codegen.targets.measure import measure
from microinfer_codegen.targets.stack import deepest_stack
from microinfer_codegen.targets.table import TARGETS
from tests.support.devices import needs_arm, small_network

LISTING = """
00000100 <run>:
     100:\tb510      \tpush\t{r4, lr}
     102:\tf000 f80d \tbl\t200 <kernel>
     106:\tf000 f87b \tbl\t300 <memcpy>

00000200 <kernel>:
     200:\tb500      \tpush\t{lr}
     204:\te7fe      \tb.n\t204 <kernel+0x4>
     208:\tf000 f87a \tbl\t300 <memcpy>

00000300 <memcpy>:
     300:\tb570      \tpush\t{r4, r5, r6, lr}
     302:\tb082      \tsub\tsp, #8
     304:\t4770      \tbx\tlr
"""


def test_the_deepest_chain_is_summed() -> None:
    assert deepest_stack(LISTING, {"run": 8, "kernel": 40}, "run") == 8 + 40 + 16 + 8


def test_library_functions_count_what_their_instructions_take() -> None:
    assert deepest_stack(LISTING, {}, "memcpy") == 24


def test_recursion_is_refused() -> None:
    with pytest.raises(ToolError, match="kernel calls run"):
        deepest_stack(LISTING.replace("<memcpy>\n\n00000300", "<run>\n\n00000300"), {}, "run")


def test_a_missing_function_is_said() -> None:
    with pytest.raises(ToolError, match="no function main"):
        deepest_stack(LISTING, {}, "main")


@needs_arm
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("optimization", ["-O0", "-O2"])
def test_sums_are_never_less_than_what_was_used(target: str, optimization: str) -> None:
    compiled = compile_network(microinfer.load(small_network()))
    measured = measure(compiled.program, compiled.unit, TARGETS[target], optimization)
    assert measured.stack_bound_bytes >= measured.stack_bytes
    assert measured.stack_bound_bytes < 2 * measured.stack_bytes + 64
