"""Mnemonics as objdump prints them, sorted into the rows of a timing table."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from microinfer_codegen.estimate import disassembly, energy, instructions, mix, ranges
from microinfer_codegen.estimate.instructions import InstructionClass, classify, moved_registers

_C = InstructionClass


@pytest.mark.parametrize(
    ("mnemonic", "operands", "kind"),
    [
        ("adds", "r0, #1", _C.ALU),
        ("b.n", "8", _C.JUMP),
        ("beq.w", "1000", _C.BRANCH),
        ("bic.w", "r0, r1, #3", _C.ALU),
        ("bl", "100", _C.CALL),
        ("ble.n", "22", _C.BRANCH),
        ("bls.n", "22", _C.BRANCH),
        ("blx", "r3", _C.CALL),
        ("bx", "lr", _C.JUMP),
        ("cbnz", "r0, 4", _C.BRANCH),
        ("dls", "lr, lr", _C.ALU),
        ("isb", "sy", _C.BARRIER),
        ("ite", "eq", _C.ALU),
        ("ldc", "14, cr7, [r3]", _C.VECTOR_LOAD),
        ("ldmia.w", "sp!, {r4, pc}", _C.LOAD_MULTIPLE),
        ("ldrd", "r0, r1, [r2]", _C.LOAD_MULTIPLE),
        ("ldrsbne.w", "lr, [r3, #1]!", _C.LOAD),
        ("le", "lr, e2", _C.LOOP_END),
        ("mla", "r0, r0, r0, ip", _C.MULTIPLY_ACCUMULATE),
        ("mov", "pc, r3", _C.JUMP),
        ("mul.w", "ip, r1, r1", _C.MULTIPLY),
        ("pop", "{r4, pc}", _C.LOAD_MULTIPLE),
        ("push", "{lr}", _C.STORE_MULTIPLE),
        ("smlabb", "r0, lr, ip, r0", _C.MULTIPLY_SIMD),
        ("smlad", "r0, r1, r2, r3", _C.MULTIPLY_SIMD),
        ("smlal", "r0, r1, r2, r3", _C.MULTIPLY_LONG),
        ("smlald", "r0, r1, r2, r3", _C.MULTIPLY_LONG),
        ("smmlar", "r0, r1, r2, r3", _C.MULTIPLY_SIMD),
        ("smull", "r0, r1, r2, r3", _C.MULTIPLY_LONG),
        ("ssat", "r0, #8, r1", _C.ALU),
        ("stc", "14, cr7, [r3], #64", _C.VECTOR_STORE),
        ("strb.w", "r4, [r0, ip]", _C.STORE),
        ("sub.w", "sp, sp, #8", _C.ALU),
        ("sxtb16", "r0, r1", _C.ALU),
        ("tbb", "[pc, r0]", _C.JUMP),
        ("udiv", "r0, r3, r1", _C.DIVIDE),
        ("vadd.i8", "q3, q3, q2", _C.VECTOR),
        ("vdiv.f32", "s0, s1, s2", _C.FLOAT_DIVIDE),
        ("vfma.f32", "s0, s1, s2", _C.FLOAT_MULTIPLY_ACCUMULATE),
        ("vldr", "s0, [r0]", _C.FLOAT_LOAD),
        ("vldrb.u8", "q3, [r3, #0]", _C.VECTOR_LOAD),
        ("vmladava.s8", "lr, q0, q1", _C.VECTOR),
        ("vpush", "{d8-d10}", _C.STORE_MULTIPLE),
        ("vstrb.8", "q3, [r3], #16", _C.VECTOR_STORE),
    ],
)
def test_class(mnemonic: str, operands: str, kind: InstructionClass) -> None:
    assert classify(mnemonic, operands) is kind


def test_a_span_of_registers_is_counted() -> None:
    assert moved_registers("stmdb", "sp!, {r4-r9, sl, fp, lr}") == 9
    assert moved_registers("vldmia", "r0!, {s16-s31}") == 16


@pytest.mark.parametrize("module", [disassembly, energy, instructions, mix, ranges])
def test_examples_in_the_documentation_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.failed == 0
    assert result.attempted > 0
