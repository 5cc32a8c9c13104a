"""What tests on emulated boards share: whether there are any, and small models for them."""

from __future__ import annotations

import shutil
from pathlib import PurePosixPath

import numpy as np
import pytest

from microinfer_codegen.build import STRICT_FLAGS, compile_objects
from microinfer_codegen.targets.emulator import QEMU
from microinfer_codegen.targets.image import (
    PREFIX,
    Image,
    board_files,
    cross_compiler,
    link_image,
)
from microinfer_codegen.targets.table import Target
from tests.support.models import ModelBuilder

MISSING = [tool for tool in (f"{PREFIX}gcc", QEMU) if shutil.which(tool) is None]

needs_arm = pytest.mark.skipif(
    bool(MISSING), reason=f"not found: {', '.join(MISSING)}; run: make setup-arm"
)


def bare_program(target: Target, body: str) -> Image:
    """Assembly between marks, without a model. %0 points to words; r0 to r2 may be used."""
    files = {
        **board_files(),
        PurePosixPath("runner.c"): (
            '#include "board.h"\n\nint main(void)\n{\n    static uint32_t words[8];\n'
            '    const int32_t file = board_open("output.bin", 1);\n'
            "    uint32_t *pointer = words;\n    (void)file;\n    __asm__ volatile("
            f'".inst.n 0xbf80\\n{body}\\n.inst.n 0xbfa0" : "+l"(pointer) : : '
            '"r0", "r1", "r2", "lr", "cc", "memory");\n    return 0;\n}\n'
        ),
    }
    flags = [*STRICT_FLAGS, *target.flags, "-O1"]
    flags += ["-DBOARD_HAS_FPU"] if target.has_fpu else []
    objects = compile_objects(files, cross_compiler(), flags)
    return Image(target, link_image(cross_compiler(), target, [], objects), traced=False)


def small_network() -> bytes:
    """A convolution, a depthwise one, a sum, a mean, a dense layer and a softmax."""
    rng = np.random.default_rng(0)
    b = ModelBuilder()
    window = {"padding": 0, "stride_h": 1, "stride_w": 1, "fused_activation_function": 1}
    window |= {"dilation_h_factor": 1, "dilation_w_factor": 1}

    def weights(*shape: int) -> int:
        return b.constant(rng.integers(-99, 100, shape).astype(np.int8), [0.02])

    def bias(count: int) -> int:
        return b.constant(rng.integers(-500, 500, count).astype(np.int32))

    x = b.input((1, 6, 7, 3), "int8", 0.5, 3)
    first = b.tensor((1, 6, 7, 4), "int8", 0.9, -7)
    b.op("CONV_2D", [x, weights(4, 3, 3, 3), bias(4)], [first], **window)
    second = b.tensor((1, 6, 7, 4), "int8", 0.8, 5)
    operands = [first, weights(1, 3, 3, 4), bias(4)]
    b.op("DEPTHWISE_CONV_2D", operands, [second], depth_multiplier=1, **window)
    total = b.tensor((1, 6, 7, 4), "int8", 1.1, -3)
    b.op("ADD", [first, second], [total], fused_activation_function=0)
    mean = b.tensor((1, 4), "int8", 1.0, -3)
    b.op("MEAN", [total, b.constant(np.array([1, 2], np.int32))], [mean], keep_dims=False)
    dense = b.tensor((1, 5), "int8", 0.6, 9)
    options = {"fused_activation_function": 0, "weights_format": 0, "keep_num_dims": False}
    b.op("FULLY_CONNECTED", [mean, weights(5, 4), bias(5)], [dense], **options)
    y = b.tensor((1, 5), "int8", 1 / 256, -128)
    b.op("SOFTMAX", [dense], [y], beta=1.0)
    return b.bytes(outputs=[y])
