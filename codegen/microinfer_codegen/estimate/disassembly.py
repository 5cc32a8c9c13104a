"""The text of `arm-none-eabi-objdump -d`, as instructions by address.

Reads the text only: it starts no program and knows no time. Lines that are not instructions
(headings, labels, `.word` in literal pools and jump tables) are left out; a listing without any
instruction is refused, because an empty one would look like code that costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from microinfer.errors import ToolError
from microinfer_codegen.estimate.instructions import InstructionClass, classify, writes_pc

_LINE = re.compile(r"^\s*([0-9a-f]+):\t([0-9a-f]+(?: [0-9a-f]+)*)\s*\t(\S+)(?:\t(.*))?$")
_LABEL = re.compile(r"\s*<[^>]*>")
_ADDRESS = re.compile(r"(?:0x)?([0-9a-f]+)")

_DIRECT = frozenset({InstructionClass.BRANCH, InstructionClass.JUMP, InstructionClass.LOOP_END})
_CONDITIONAL = re.compile(
    r"(?:bx|pop|ldr|ldmia|ldmdb|mov)(?:eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)(?:\.[nw])?"
)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: what objdump calls it, its operands without labels, its bytes, its class."""

    mnemonic: str
    operands: str
    width_bytes: int
    kind: InstructionClass

    @property
    def target(self) -> int | None:
        """Where a direct branch within a function goes; None for calls and indirect jumps."""
        if self.kind not in _DIRECT:
            return None
        found = _ADDRESS.fullmatch(self.operands.rpartition(",")[2].strip())
        return int(found[1], 16) if found else None

    @property
    def conditional_exit(self) -> bool:
        """A return inside an IT block (`bxeq lr`, `popne {pc}`): it may leave, or go on."""
        leaves = self.kind is InstructionClass.JUMP or writes_pc(self.mnemonic, self.operands)
        return leaves and _CONDITIONAL.fullmatch(self.mnemonic) is not None

    @property
    def jumps(self) -> bool:
        """Does it always go elsewhere: a jump, a call, or a load into pc."""
        always = {InstructionClass.JUMP, InstructionClass.CALL}
        return self.kind in always or writes_pc(self.mnemonic, self.operands)

    @property
    def falls_through(self) -> bool:
        """Can the instruction after it be reached from it (by a call's return, too)."""
        leaves = self.kind is InstructionClass.JUMP or writes_pc(self.mnemonic, self.operands)
        return self.conditional_exit or not leaves


def parse_objdump(text: str) -> Mapping[int, Instruction]:
    r"""The instructions of a listing by address, in its order.

    >>> parse_objdump("   8:\t3901      \tsubs\tr1, #1\n")
    {8: Instruction(mnemonic='subs', operands='r1, #1', width_bytes=2, kind=<InstructionClass.ALU: 'alu'>)}

    Raises ToolError for a text without instructions.
    """  # noqa: E501  (doctest compares whole lines)
    found: dict[int, Instruction] = {}
    for line in text.splitlines():
        parts = _LINE.match(line)
        if parts is None or parts[3].startswith("."):
            continue
        operands = _LABEL.sub("", (parts[4] or "").partition("@")[0]).strip()
        digits = len(parts[2].replace(" ", ""))
        kind = classify(parts[3], operands)
        found[int(parts[1], 16)] = Instruction(parts[3], operands, digits // 2, kind)
    if not found:
        raise ToolError(
            "disassembly: no instruction found; the text of `arm-none-eabi-objdump -d` is accepted"
        )
    return found
