"""What kind of instruction a mnemonic is, as far as time is concerned.

Knows the Thumb-2, DSP, floating-point and MVE mnemonics that compilers emit, as GNU objdump
spells them, and sorts them into the rows of a timing table. Knows no cycle. A mnemonic it does
not know is ALU: one cycle on every core here, the commonest case by far.
"""

from __future__ import annotations

import re
from enum import Enum

_CONDITION = "(?:eq|ne|cs|hs|cc|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|al)"
_VECTOR_REGISTER = re.compile(r"\bq[0-7]\b|\bcr\d")
_LISTED = re.compile(r"\{([^}]*)\}")
_CORE = ("r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "sl", "fp", "ip", "sp", "lr")


class InstructionClass(Enum):
    """The rows of a timing table."""

    ALU = "alu"
    BARRIER = "barrier"
    BRANCH = "conditional branch"
    CALL = "call"
    DIVIDE = "divide"
    FLOAT = "float"
    FLOAT_DIVIDE = "float divide or root"
    FLOAT_LOAD = "float load"
    FLOAT_MULTIPLY_ACCUMULATE = "float multiply-accumulate"
    FLOAT_STORE = "float store"
    JUMP = "jump"
    LOAD = "load"
    LOAD_MULTIPLE = "load multiple"
    LOOP_END = "loop end"
    MULTIPLY = "multiply"
    MULTIPLY_ACCUMULATE = "multiply-accumulate"
    MULTIPLY_LONG = "long multiply"
    MULTIPLY_SIMD = "DSP multiply"
    STORE = "store"
    STORE_MULTIPLE = "store multiple"
    VECTOR = "vector"
    VECTOR_LOAD = "vector load"
    VECTOR_STORE = "vector store"


_C = InstructionClass

# The first that matches the whole mnemonic decides: ble is a branch, bl a call, le a loop's end.
# Conditional forms inside IT blocks carry their condition at the end, hence the open ends.
_RULES = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (rf"b{_CONDITION}|cbn?z", _C.BRANCH),
        (r"bl|blx.*", _C.CALL),
        (r"b|bx.*|tb[bh]", _C.JUMP),
        (r"le|letp", _C.LOOP_END),
        (r"(ldm|pop|vldm|vpop|fldm|ldrd).*", _C.LOAD_MULTIPLE),
        (r"(stm|push|vstm|vpush|fstm|strd).*", _C.STORE_MULTIPLE),
        (r"(ldr|ldrex|lda).*", _C.LOAD),
        (r"(str|strex|stl).*", _C.STORE),
        (r"(sdiv|udiv).*", _C.DIVIDE),
        (r"(smull|umull|smlal|umlal|umaal|smlsld).*", _C.MULTIPLY_LONG),
        (r"(smla|smls|smul|smua|smus|smml|smmul|usad).*", _C.MULTIPLY_SIMD),
        (r"(mla|mls).*", _C.MULTIPLY_ACCUMULATE),
        (r"mul.*", _C.MULTIPLY),
        (r"(dmb|dsb|isb).*", _C.BARRIER),
        (r"(vdiv|vsqrt).*", _C.FLOAT_DIVIDE),
        (r"(vfma|vfms|vfnm|vmla|vmls|vnmla|vnmls).*", _C.FLOAT_MULTIPLY_ACCUMULATE),
        (r"vldr.*", _C.FLOAT_LOAD),
        (r"vstr.*", _C.FLOAT_STORE),
        (r"v.*", _C.FLOAT),
    )
)

SINGLE_ACCESSES = frozenset({_C.LOAD, _C.STORE})
"""The loads and stores that can pipeline with their neighbours."""


def classify(mnemonic: str, operands: str = "") -> InstructionClass:
    """The class of one instruction, as objdump prints it.

    >>> classify("ldrsb.w", "lr, [r3, #1]!").value, classify("ble.n").value, classify("bl").value
    ('load', 'conditional branch', 'call')
    >>> classify("vmladava.s8", "lr, q0, q1").value, classify("vadd.f32", "s0, s1, s2").value
    ('vector', 'float')
    """
    bare = mnemonic.lower().removesuffix(".n").removesuffix(".w")
    # Without MVE named to it, objdump prints vector loads and stores as coprocessor accesses.
    vector = bare.startswith(("v", "ldc", "stc")) and _VECTOR_REGISTER.search(operands) is not None
    if vector:
        if bare.startswith(("vld", "ldc")):
            return _C.VECTOR_LOAD
        return _C.VECTOR_STORE if bare.startswith(("vst", "stc")) else _C.VECTOR
    stem = bare.partition(".")[0]
    found = (kind for pattern, kind in _RULES if pattern.fullmatch(stem))
    kind = next(found, _C.ALU)
    if kind is _C.ALU and stem.startswith(("mov", "add")) and operands.startswith("pc,"):
        return _C.JUMP
    return kind


def writes_pc(mnemonic: str, operands: str) -> bool:
    """Does a load end in a jump: `pop {r4, pc}`, `ldr pc, [...]`.

    >>> writes_pc("pop", "{r4, pc}"), writes_pc("ldr.w", "pc, [sp], #4"), writes_pc("pop", "{r4}")
    (True, True, False)
    """
    kind = classify(mnemonic, operands)
    if kind is _C.LOAD:
        return operands.startswith("pc,")
    return kind is _C.LOAD_MULTIPLE and "pc" in listed_registers(operands)


def moved_registers(mnemonic: str, operands: str) -> int:
    """How many registers one load or store multiple moves.

    >>> moved_registers("push", "{r4, r5, r6, lr}"), moved_registers("ldrd", "r0, r1, [r2]")
    (4, 2)
    >>> moved_registers("vpush", "{d8-d10}"), moved_registers("ldr", "r0, [r1]")
    (3, 0)
    """
    if classify(mnemonic, operands) not in {_C.LOAD_MULTIPLE, _C.STORE_MULTIPLE}:
        return 0
    return 2 if mnemonic.startswith(("ldrd", "strd")) else len(listed_registers(operands))


def listed_registers(operands: str) -> tuple[str, ...]:
    """The registers between braces, a span written out.

    >>> listed_registers("sp!, {r4-r6, lr}")
    ('r4', 'r5', 'r6', 'lr')
    """
    braces = _LISTED.search(operands)
    names: list[str] = []
    for item in braces[1].split(",") if braces else ():
        first, _, last = (part.strip() for part in item.partition("-"))
        if not last:
            names.append(first)
        elif first in _CORE and last in _CORE:
            names.extend(_CORE[_CORE.index(first) : _CORE.index(last) + 1])
        else:
            names.extend(f"{first[0]}{n}" for n in range(int(first[1:]), int(last[1:]) + 1))
    return tuple(names)
