"""The integer arithmetic of the C equals its Python twin, value by value."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

import cffi
import numpy as np
import pytest

from microinfer import fixedpoint, transcendental
from microinfer.graph import Array
from microinfer_codegen.build import build_library, find_compiler
from microinfer_codegen.runtime import runtime_files

EDGES = np.array(
    [0, 1, -1, 2, -2, 3, -3, 2**30, 2**30 - 1, -(2**30), 2**31 - 1, -(2**31) + 1, 123456789],
    np.int64,
)

HEADERS = ["mi_exp.h", "mi_inverse_sqrt.h", "mi_log.h"]

DECLARATIONS = """
void all_high_mul(const int32_t *a, const int32_t *b, int32_t *out, int32_t count);
void all_divide(const int32_t *a, const int32_t *b, int32_t *out, int32_t count);
void all_requantize(const int32_t *a, const int32_t *b, int32_t *out, int32_t count);
void all_exp(const int32_t *a, const int32_t *b, int32_t *out, int32_t count);
void all_reciprocal(const int32_t *a, const int32_t *b, int32_t *out, int32_t count);
void all_leading_zeros(const int32_t *a, const int32_t *b, int32_t *out, int32_t count);
void all_root_multipliers(const int32_t *a, const int32_t *b, int32_t *out, int32_t count);
void all_root_shifts(const int32_t *a, const int32_t *b, int32_t *out, int32_t count);
void all_logs(const int32_t *a, const int32_t *b, int32_t *out, int32_t count);
"""

# b carries the second operand; for requantize it is multiplier and shift in turn.
BODIES = {
    "all_high_mul": "mi_doubling_high_mul(a[i], b[i])",
    "all_divide": "mi_rounding_divide_by_pot(a[i], b[i])",
    "all_requantize": "mi_requantize(a[i], b[2 * i], b[2 * i + 1])",
    "all_exp": "mi_exp_on_negative(a[i])",
    "all_reciprocal": "mi_one_over_one_plus(a[i])",
    "all_leading_zeros": "mi_leading_zeros(a[i])",
    "all_root_multipliers": "mi_inverse_sqrt(a[i]).multiplier",
    "all_root_shifts": "mi_inverse_sqrt(a[i]).shift",
    "all_logs": "mi_log_of_at_least_one(a[i])",
}

Call = Callable[[str, Array, Array], Array]


@pytest.fixture(scope="module", params=["-O0", "-O3"])
def call(request: pytest.FixtureRequest) -> Call:
    """call(function, a, b) runs a function of the C over whole arrays."""
    functions = "\n".join(
        f"void {name}(const int32_t *a, const int32_t *b, int32_t *out, int32_t count)\n"
        "{\n    int32_t i;\n    (void)b;\n"
        f"    for (i = 0; i < count; ++i) {{\n        out[i] = {body};\n    }}\n}}\n"
        for name, body in BODIES.items()
    )
    includes = "".join(f'#include "microinfer/{header}"\n' for header in HEADERS)
    text = f"{includes}{DECLARATIONS}\n{functions}"
    files = {PurePosixPath("twins.c"): text}
    for path, content in runtime_files(HEADERS).items():
        files[PurePosixPath("microinfer") / path] = content
    ffi = cffi.FFI()
    ffi.cdef(DECLARATIONS)
    library = ffi.dlopen(str(build_library(files, find_compiler(), request.param)))

    def run(name: str, a: Array, b: Array) -> Array:
        left, right = (np.ascontiguousarray(x, np.int32) for x in (a, b))
        out = np.zeros(len(left), np.int32)
        pointers = (ffi.cast("int32_t *", x.ctypes.data) for x in (left, right, out))
        getattr(library, name)(*pointers, len(left))
        return out.astype(np.int64)

    return run


def pairs(rng: np.random.Generator, low: int, high: int) -> tuple[Array, Array]:
    """Every pair of edges, and a million random pairs with the second within [low, high]."""
    first, second = (grid.reshape(-1) for grid in np.meshgrid(EDGES, EDGES))
    inside = (second >= low) & (second <= high)
    a = rng.integers(-(2**31) + 1, 2**31, 1_000_000)
    b = rng.integers(low, high + 1, 1_000_000)
    return np.concatenate([first[inside], a]), np.concatenate([second[inside], b])


def test_doubling_high_mul(call: Call) -> None:
    a, b = pairs(np.random.default_rng(0), -(2**31) + 1, 2**31 - 1)
    assert (call("all_high_mul", a, b) == fixedpoint.doubling_high_mul(a, b)).all()


def test_rounding_divide_by_pot(call: Call) -> None:
    a, b = pairs(np.random.default_rng(1), 0, 31)
    assert (call("all_divide", a, b) == fixedpoint.rounding_divide_by_pot(a, b)).all()


def test_requantize(call: Call) -> None:
    rng = np.random.default_rng(2)
    shift = rng.integers(-31, 31, 1_000_000)
    limit = 2 ** (31 - np.maximum(shift, 0)) - 1
    acc = (rng.uniform(-1, 1, len(shift)) * limit).astype(np.int64)
    multiplier = rng.integers(2**30, 2**31, len(shift))
    got = call("all_requantize", acc, np.stack([multiplier, shift], axis=1).reshape(-1))
    assert (got == fixedpoint.requantize(acc, multiplier, shift)).all()


def test_exp_on_negative(call: Call) -> None:
    rng = np.random.default_rng(3)
    a = np.concatenate(
        [-(2 ** np.arange(31)), [0, -1, -(2**31) + 1], -rng.integers(0, 2**31, 1_000_000)]
    )
    assert (call("all_exp", a, a) == transcendental.exp_on_negative(a, 5)).all()


def test_one_over_one_plus(call: Call) -> None:
    rng = np.random.default_rng(4)
    a = np.concatenate([[0, 1, 2**31 - 1, 2**30], rng.integers(0, 2**31, 1_000_000)])
    assert (call("all_reciprocal", a, a) == transcendental.one_over_one_plus(a)).all()


def test_leading_zeros(call: Call) -> None:
    a = np.concatenate([2 ** np.arange(31), 2 ** np.arange(1, 32) - 1])
    wanted = [32 - int(value).bit_length() for value in a]
    assert call("all_leading_zeros", a, a).tolist() == wanted
    assert transcendental.leading_zeros(a).tolist() == wanted


def test_inverse_sqrt(call: Call) -> None:
    a = np.concatenate(
        [
            np.arange(70_000),
            2 ** np.arange(31),
            2 ** np.arange(1, 32) - 1,
            np.random.default_rng(5).integers(0, 2**31, 20_000),
        ]
    )
    multipliers, shifts = transcendental.inverse_sqrt(a)
    assert call("all_root_multipliers", a, a).tolist() == multipliers.tolist()
    assert call("all_root_shifts", a, a).tolist() == shifts.tolist()


def test_log_of_at_least_one(call: Call) -> None:
    rng = np.random.default_rng(6)
    edges = 2 ** np.arange(19, 31)
    a = np.concatenate(
        [edges, 2 * edges - 1, (2 ** rng.uniform(19, 31, 1_000_000)).astype(np.int64)]
    )
    assert (call("all_logs", a, a) == transcendental.log_of_at_least_one(a)).all()
