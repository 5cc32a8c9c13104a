"""Emulator: an image run on a QEMU board, its files given and taken.

Knows QEMU's command line and how a run may end; knows nothing of models.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from microinfer.errors import ToolError
from microinfer_codegen.targets.image import (
    ARENA_OVERRUN,
    FAULT_FILE,
    INPUT_FILE,
    NOT_READY,
    OUTPUT_FILE,
    RUN_FAILED,
    STACK_OVERFLOW,
    Image,
)
from microinfer_codegen.targets.link import GUARD_BYTES, STACK_BYTES

QEMU = "qemu-system-arm"

SECONDS = 1800.0
"""Longest run; an emulated second of a Cortex-M is about ten of ours."""

EXITS: Mapping[int, str] = {
    RUN_FAILED: "NAME_run refused to run",
    NOT_READY: "NAME_init refused the arena, or files could not be opened",
    ARENA_OVERRUN: "bytes beside the arena were written",
    STACK_OVERFLOW: f"the stack of {STACK_BYTES - GUARD_BYTES} bytes overflowed",
}
"""What the runner says with its exit code."""

FAULT_EXIT = 128
FAULTS: Mapping[int, str] = {
    2: "NMI",
    3: "HardFault",
    4: "MemManage fault",
    5: "BusFault",
    6: "UsageFault",
    7: "SecureFault",
}


@dataclass(frozen=True, slots=True)
class BoardRun:
    """What the program wrote, and what a plugin did."""

    output: bytes
    plugin_output: bytes


def find_qemu() -> str:
    """The emulator's path, or ToolError that says what to install."""
    path = shutil.which(QEMU)
    if path is None:
        raise ToolError(f"{QEMU}: not found; install it with: make setup-arm")
    return path


def run_image(
    image: Image, samples: bytes, plugin: Sequence[str] = (), plugin_file: str = ""
) -> BoardRun:
    """Run to the end. samples: the bytes of INPUT_FILE.

    plugin: QEMU arguments that load one; plugin_file: what it writes, in the run's folder. Raises
    ToolError when the program faults, or does not end.
    """
    command = [
        find_qemu(),
        "-machine",
        image.target.machine,
        "-nographic",
        "-monitor",
        "none",
        "-serial",
        "none",
        "-semihosting-config",
        "enable=on,target=native",
        *plugin,
        "-kernel",
        str(image.path),
    ]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / INPUT_FILE).write_bytes(samples)
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise ToolError(
                f"{image.target.name} on {image.target.machine}: did not end in {SECONDS:.0f} s"
            ) from error
        _check_exit(image, done.returncode, done.stderr, folder)
        output = (folder / OUTPUT_FILE).read_bytes()
        counted = (folder / plugin_file).read_bytes() if plugin_file else b""
    return BoardRun(output, counted)


def _check_exit(image: Image, code: int, stderr: bytes, folder: Path) -> None:
    if code == 0:
        return
    where = f"{image.target.name} on {image.target.machine}"
    fault = folder / FAULT_FILE
    if code > FAULT_EXIT and fault.is_file():
        name = FAULTS.get(code - FAULT_EXIT, f"exception {code - FAULT_EXIT}")
        (address,) = struct.unpack("<I", fault.read_bytes())
        raise ToolError(f"{where}: {name} at 0x{address:08x}")
    if code in EXITS:
        raise ToolError(f"{where}: {EXITS[code]}")
    lines = stderr.decode("ascii", "replace").strip().splitlines()
    said = next((line for line in lines if "fatal" in line), lines[-1] if lines else "no message")
    raise ToolError(f"{where}: ended with exit code {code}: {said}")
