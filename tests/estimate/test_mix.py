"""A listing and counts become a mix; what was not counted is an assumption with a name."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from microinfer.errors import ToolError
from microinfer_codegen.estimate.disassembly import parse_objdump
from microinfer_codegen.estimate.instructions import InstructionClass
from microinfer_codegen.estimate.mix import mix_from_mnemonics, mix_from_totals, mix_of
from microinfer_codegen.estimate.ranges import Range

_C = InstructionClass

_LISTING = """
dot.o:     file format elf32-littlearm

00000000 <dot>:
   0:\t2a00      \tcmp\tr2, #0
   2:\tdd0e      \tble.n\t22 <dot+0x22>
   4:\tb500      \tpush\t{lr}
   6:\t1e43      \tsubs\tr3, r0, #1
   8:\t3901      \tsubs\tr1, #1
   a:\t441a      \tadd\tr2, r3
   c:\t2000      \tmovs\tr0, #0
   e:\tf913 ef01 \tldrsb.w\tlr, [r3, #1]!
  12:\tf911 cf01 \tldrsb.w\tip, [r1, #1]!
  16:\t429a      \tcmp\tr2, r3
  18:\tfb1e 000c \tsmlabb\tr0, lr, ip, r0
  1c:\td1f7      \tbne.n\te <dot+0xe>
  1e:\tf85d fb04 \tldr.w\tpc, [sp], #4
  22:\t2000      \tmovs\tr0, #0\t@ 0x0
  24:\t4770      \tbx\tlr
  26:\t3c2f0903 \t.word\t0x3c2f0903
"""
_TURNS = 100
_ONCE, _IN_LOOP = (0x0, 0x2, 0x4, 0x6, 0x8, 0xA, 0xC, 0x1E), (0xE, 0x12, 0x16, 0x18, 0x1C)
_COUNTS = dict.fromkeys(_ONCE, 1) | dict.fromkeys(_IN_LOOP, _TURNS)


def test_a_listing_is_its_instructions() -> None:
    listing = parse_objdump(_LISTING)
    assert len(listing) == 15
    assert listing[0x2].target == 0x22
    assert (listing[0x1C].target, listing[0x1C].width_bytes) == (0xE, 2)
    assert listing[0xE].width_bytes == 4
    assert listing[0x22].operands == "r0, #0"
    assert listing[0x1E].jumps
    assert not listing[0x1E].falls_through


def test_a_text_without_instructions_is_refused() -> None:
    with pytest.raises(ToolError, match=r"no instruction found; the text of .*objdump -d"):
        parse_objdump("00000000 <dot>:\n   0:\t3c2f0903 \t.word\t0x3c2f0903\n")


def test_a_mix_counts_what_ran() -> None:
    mix = mix_of(parse_objdump(_LISTING), _COUNTS)
    assert mix.counts == {
        _C.ALU: 5 + _TURNS,
        _C.BRANCH: 1 + _TURNS,
        _C.LOAD: 1 + 2 * _TURNS,
        _C.MULTIPLY_SIMD: _TURNS,
        _C.STORE_MULTIPLE: 1,
    }
    assert mix.instructions == sum(_COUNTS.values())
    assert (mix.loads, mix.moved_registers) == (1 + 2 * _TURNS, 1)
    # 99 times back, never past the loop, and once home through the load of pc.
    assert mix.taken == Range.exactly(_TURNS)
    # The second load of each turn stands behind the first and does not need it.
    assert mix.pipelined == Range(0, _TURNS, _TURNS)
    assert mix.fetched_bytes == 7 * 2 + 4 + _TURNS * (3 * 4 + 2 * 2)


def test_a_load_through_a_loaded_pointer_waits_for_it() -> None:
    text = "   0:\t6800      \tldr\tr0, [r0, #0]\n   2:\t6801      \tldr\tr1, [r0, #0]\n"
    mix = mix_of(parse_objdump(text), {0: 7, 2: 7})
    assert mix.pipelined == Range(0, 0, 7)


def test_a_load_behind_a_store_does_not_wait() -> None:
    text = "   0:\t6008      \tstr\tr0, [r1, #0]\n   2:\t6801      \tldr\tr1, [r0, #0]\n"
    assert mix_of(parse_objdump(text), {0: 7, 2: 5}).pipelined == Range(0, 5, 5)


def test_a_count_from_another_program_is_refused() -> None:
    with pytest.raises(ToolError, match="executed address 0x30 is not in the disassembly"):
        mix_of(parse_objdump(_LISTING), {0x0: 1, 0x30: 2})


def test_an_address_that_never_ran_may_be_anywhere() -> None:
    assert mix_of(parse_objdump(_LISTING), {0x0: 1, 0x30: 0}).instructions == 1


def test_totals_leave_the_rest_to_named_assumptions() -> None:
    mix = mix_from_totals(instructions=1000, loads=300, stores=100)
    assert mix.counts == {_C.ALU: 600, _C.LOAD: 300, _C.STORE: 100}
    assert mix.pipelined == Range(0, 150, 300)
    assert mix.fetched_bytes == 3000


def test_mnemonics_alone_agree_with_the_listing_on_what_both_know() -> None:
    listing = parse_objdump(_LISTING)
    texts = {f"{i.mnemonic} {i.operands}": _COUNTS.get(a, 0) for a, i in listing.items()}
    whole, alone = mix_of(listing, _COUNTS), mix_from_mnemonics(texts)
    # `movs r0, #0` stands twice in the listing, and only the second text is kept.
    assert alone.instructions == whole.instructions - 1
    assert (alone.loads, alone.moved_registers) == (whole.loads, whole.moved_registers)
    assert alone.taken.low <= whole.taken.low <= whole.taken.high <= alone.taken.high


@pytest.mark.skipif(
    shutil.which("arm-none-eabi-gcc") is None, reason="arm-none-eabi-gcc is not installed"
)
@pytest.mark.parametrize("core", ["cortex-m0plus", "cortex-m3", "cortex-m4", "cortex-m7"])
def test_a_compilers_listing_is_read_whole(core: str, tmp_path: Path) -> None:
    source = tmp_path / "dot.c"
    source.write_text(
        "int dot(const signed char *a, const signed char *b, int n)\n"
        "{ int s = 0; for (int i = 0; i < n; i++) s += a[i] * b[i]; return s; }\n"
    )
    built = tmp_path / "dot.o"
    command = ["arm-none-eabi-gcc", f"-mcpu={core}", "-mthumb", "-O2", "-c", str(source)]
    subprocess.run([*command, "-o", str(built)], check=True)
    dump = ["arm-none-eabi-objdump", "-d", str(built)]
    text = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
    listing = parse_objdump(text)
    # Without gaps: every byte of the function belongs to one instruction.
    addresses = list(listing)
    widths = [listing[address].width_bytes for address in addresses]
    assert addresses[0] == 0
    ends = [a + w for a, w in zip(addresses, widths, strict=True)]
    assert ends[:-1] == addresses[1:]
    mix = mix_of(listing, dict.fromkeys(listing, 1))
    assert {_C.LOAD, _C.BRANCH} <= mix.counts.keys()
