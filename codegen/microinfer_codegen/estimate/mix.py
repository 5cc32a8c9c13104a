"""How many instructions of each class were executed, and what else their time depends on.

A mix is made from a listing and a count per address, which is exact but for branches (bounded,
branches.py) and for what a core makes of neighbouring loads; or from totals alone, where the
shares that were not counted are assumptions with names. Knows no cycle.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from microinfer.errors import ToolError
from microinfer_codegen.estimate.branches import taken_bounds
from microinfer_codegen.estimate.disassembly import Instruction
from microinfer_codegen.estimate.instructions import (
    SINGLE_ACCESSES,
    InstructionClass,
    classify,
    moved_registers,
)
from microinfer_codegen.estimate.ranges import Range

_BASE = re.compile(r"\[([a-z0-9]+)")

ASSUMED_TAKEN_SHARE = Range(0.02, 0.05, 0.12)
"""Taken jumps per instruction where only totals are known: a loop of 50, of 20, of 8."""

ASSUMED_PIPELINED_SHARE = Range(0.0, 0.5, 1.0)
"""Loads right behind another access, per load, where only totals are known."""

ASSUMED_INSTRUCTION_BYTES = 3
"""Thumb-2 instructions are two or four bytes long."""


@dataclass(frozen=True, slots=True)
class Mix:
    """What was executed. `taken` is every change of flow; `pipelined` loads behind an access."""

    counts: Mapping[InstructionClass, int]
    moved_registers: int
    taken: Range
    pipelined: Range
    fetched_bytes: int

    @property
    def instructions(self) -> int:
        return sum(self.counts.values())

    @property
    def loads(self) -> int:
        kinds = (
            InstructionClass.LOAD,
            InstructionClass.LOAD_MULTIPLE,
            InstructionClass.FLOAT_LOAD,
            InstructionClass.VECTOR_LOAD,
        )
        return sum(self.counts.get(kind, 0) for kind in kinds)


def mix_of(listing: Mapping[int, Instruction], counts: Mapping[int, int]) -> Mix:
    """Join a listing with how often each address was executed.

    Raises ToolError for a count at an address that the listing does not have: the program that
    ran is not the one that was disassembled.
    """
    unknown = next((a for a, n in counts.items() if n and a not in listing), None)
    if unknown is not None:
        raise ToolError(
            f"executed address 0x{unknown:x} is not in the disassembly; "
            "the listing of the very program that ran is accepted"
        )
    kinds: Counter[InstructionClass] = Counter()
    registers = jumps = fetched = adjacent = independent = 0
    previous: tuple[int, Instruction] | None = None
    for address, instruction in listing.items():
        ran = counts.get(address, 0)
        kinds[instruction.kind] += ran
        registers += ran * moved_registers(instruction.mnemonic, instruction.operands)
        jumps += ran * instruction.jumps
        fetched += ran * instruction.width_bytes
        if previous is not None and instruction.kind is InstructionClass.LOAD:
            before, neighbour = previous
            if neighbour.kind in SINGLE_ACCESSES and before + neighbour.width_bytes == address:
                together = min(ran, counts.get(before, 0))
                adjacent += together
                independent += together * _independent(neighbour, instruction)
        previous = address, instruction
    branches = [
        bounds
        for address, bounds in taken_bounds(listing, counts).items()
        if listing[address].kind is InstructionClass.BRANCH
    ]
    least, most = sum(low for low, _ in branches), sum(high for _, high in branches)
    return Mix(
        counts=MappingProxyType({kind: n for kind, n in kinds.items() if n}),
        moved_registers=registers,
        taken=Range(jumps + least, jumps + (least + most) / 2, jumps + most),
        pipelined=Range(0, independent, adjacent),
        fetched_bytes=fetched,
    )


def mix_from_totals(*, instructions: int, loads: int, stores: int) -> Mix:
    """A mix where only totals were counted, under the assumptions named above.

    >>> mix_from_totals(instructions=1000, loads=300, stores=100).taken
    Range(low=20.0, typical=50.0, high=120.0)
    """
    counts = {
        InstructionClass.ALU: instructions - loads - stores,
        InstructionClass.LOAD: loads,
        InstructionClass.STORE: stores,
    }
    return Mix(
        counts=MappingProxyType(counts),
        moved_registers=0,
        taken=ASSUMED_TAKEN_SHARE.scaled(instructions),
        pipelined=ASSUMED_PIPELINED_SHARE.scaled(loads),
        fetched_bytes=ASSUMED_INSTRUCTION_BYTES * instructions,
    )


def mix_from_mnemonics(executed: Mapping[str, int]) -> Mix:
    """A mix where texts of instructions were counted, but not where they stood.

    Conditional branches are then taken never, half the time or always.

    >>> mix = mix_from_mnemonics({"ldr r0, [r1]": 10, "push {r4, lr}": 1, "bne.n": 10, "bl": 1})
    >>> mix.counts[InstructionClass.LOAD], mix.moved_registers, mix.taken
    (10, 2, Range(low=1, typical=6.0, high=11))
    """
    kinds: Counter[InstructionClass] = Counter()
    registers = jumps = 0
    for text, ran in executed.items():
        mnemonic, _, operands = text.strip().partition(" ")
        instruction = Instruction(mnemonic, operands.strip(), 0, classify(mnemonic, operands))
        kinds[instruction.kind] += ran
        registers += ran * moved_registers(mnemonic, instruction.operands)
        jumps += ran * instruction.jumps
    branches = kinds[InstructionClass.BRANCH]
    return Mix(
        counts=MappingProxyType({kind: n for kind, n in kinds.items() if n}),
        moved_registers=registers,
        taken=Range(jumps, jumps + branches / 2, jumps + branches),
        pipelined=ASSUMED_PIPELINED_SHARE.scaled(kinds[InstructionClass.LOAD]),
        fetched_bytes=ASSUMED_INSTRUCTION_BYTES * sum(kinds.values()),
    )


def _independent(neighbour: Instruction, load: Instruction) -> bool:
    """Does a load's address not wait for the register that its neighbour loads."""
    base = _BASE.search(load.operands)
    loaded = neighbour.operands.partition(",")[0]
    return neighbour.kind is not InstructionClass.LOAD or base is None or base[1] != loaded
