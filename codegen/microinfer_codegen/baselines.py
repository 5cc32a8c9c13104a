"""What TensorFlow Lite Micro costs on the same models and cores, as recorded.

Reads `benchmarks/baselines.json`, whose `provenance` says how each number was measured, and
answers one question: what is the bar for this model on this target. Knows nothing of our own
numbers and computes none but sums. A target that was never measured has no baseline; only the
Cortex-M0+ borrows from the Cortex-M0, which executes the same instructions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from microinfer_codegen.paths import baselines_file

_MEASURED_AS = MappingProxyType({"cortex-m0plus": "cortex-m0"})
"""Targets whose instruction set is that of a measured core."""

_FAST = ("O2", "O3")
"""The speed bar is CMSIS-NN at the better of these."""


@dataclass(frozen=True, slots=True)
class Flash:
    """Bytes of flash; `total_bytes` is code (text, rodata, data) and model file."""

    text_bytes: int
    rodata_bytes: int
    data_bytes: int
    code_bytes: int
    model_bytes: int
    total_bytes: int
    code_with_all_types_bytes: int
    core_bytes: int
    kernel_bytes: int
    cmsis_nn_bytes: int
    library_bytes: int


@dataclass(frozen=True, slots=True)
class Ram:
    """Bytes of RAM; `total_bytes` is arena, bss, data and the deeper stack."""

    arena_used_bytes: int
    arena_bytes: int
    bss_bytes: int
    data_bytes: int
    init_stack_bytes: int
    invoke_stack_bytes: int
    total_bytes: int
    arena_activation_bytes: int | None = None
    arena_persistent_bytes: int | None = None
    arena_kernel_bytes: int | None = None

    @property
    def stack_bytes(self) -> int:
        return max(self.init_stack_bytes, self.invoke_stack_bytes)


@dataclass(frozen=True, slots=True)
class Layer:
    """One operator of a model, and its instructions in one build."""

    operator: str
    macs: int
    instructions: int


@dataclass(frozen=True, slots=True)
class Build:
    """One model, compiled one way for one core. None is what was not measured for this build."""

    model: str
    target: str
    kernels: str
    optimisation: str
    instructions: int
    flash: Flash
    init_instructions: int | None
    loads: int | None
    stores: int | None
    ram: Ram | None
    layers: tuple[Layer, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The bar for one model on one target: CMSIS-NN, the faster of -O2 and -O3.

    Flash is that build's. RAM, initialisation and layers were measured at -O3 only and are taken
    from there; `measured_on` is the core that was measured.
    """

    target: str
    measured_on: str
    macs: int
    fastest: Build
    measured_at_o3: Build

    @property
    def model(self) -> str:
        return self.fastest.model

    @property
    def instructions(self) -> int:
        return self.fastest.instructions

    @property
    def flash_bytes(self) -> int:
        return self.fastest.flash.total_bytes

    @property
    def code_bytes(self) -> int:
        return self.fastest.flash.code_bytes

    @property
    def model_bytes(self) -> int:
        return self.fastest.flash.model_bytes

    @property
    def ram(self) -> Ram:
        assert self.measured_at_o3.ram is not None  # tests/test_baselines.py holds the file to it
        return self.measured_at_o3.ram

    @property
    def ram_bytes(self) -> int:
        return self.ram.total_bytes

    @property
    def init_instructions(self) -> int:
        assert self.measured_at_o3.init_instructions is not None  # as above
        return self.measured_at_o3.init_instructions

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Per layer at -O3; empty where layers were not measured (Cortex-M0)."""
        return self.measured_at_o3.layers


@dataclass(frozen=True, slots=True)
class Published:
    """A result that others published: MLPerf Tiny, NUCLEO-L4R5ZI, Cortex-M4 at 120 MHz."""

    round: str
    submitter: str
    milliseconds: Mapping[str, float]


def baseline(model: str, target: str) -> Baseline | None:
    """The bar for a model, named by its file's stem or SHA-256; None when it was not measured."""
    stems = {row["sha256"]: row["model"] for row in _document()["models"]}
    stem = stems.get(model, model)
    core = _MEASURED_AS.get(target, target)
    measured = [
        build
        for build in builds()
        if (build.model, build.target) == (stem, core)
        and build.kernels == "cmsis-nn"
        and build.optimisation in _FAST
    ]
    if not measured:
        return None
    (at_o3,) = (build for build in measured if build.optimisation == "O3")
    return Baseline(
        target=target,
        measured_on=core,
        macs=next(int(row["macs"]) for row in _document()["models"] if row["model"] == stem),
        fastest=min(measured, key=lambda build: build.instructions),
        measured_at_o3=at_o3,
    )


@cache
def builds() -> tuple[Build, ...]:
    """Every build that was measured."""
    layers = {row["model"]: row["layers"] for row in _document()["models"]}
    return tuple(_build(row, layers[row["model"]]) for row in _document()["builds"])


def published() -> tuple[Published, ...]:
    """Results of others on real silicon."""
    return tuple(
        Published(row["round"], row["submitter"], MappingProxyType(row["milliseconds"]))
        for row in _document()["published"]
    )


def provenance() -> Mapping[str, Any]:
    """How the numbers were measured: sources and commits, compiler, flags, emulator, counting."""
    return MappingProxyType(_document()["provenance"])


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(baselines_file().read_text(encoding="utf-8"))
    return document


def _build(row: dict[str, Any], layers: list[dict[str, Any]]) -> Build:
    key = f"{row['target']} {row['kernels']} {row['optimisation']}"
    return Build(
        model=row["model"],
        target=row["target"],
        kernels=row["kernels"],
        optimisation=row["optimisation"],
        instructions=row["instructions"],
        flash=Flash(**row["flash"]),
        init_instructions=row.get("init_instructions"),
        loads=row.get("loads"),
        stores=row.get("stores"),
        ram=Ram(**row["ram"]) if "ram" in row else None,
        layers=tuple(
            Layer(layer["operator"], layer["macs"], layer["instructions"][key])
            for layer in layers
            if key in layer["instructions"]
        ),
    )
