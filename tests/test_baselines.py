"""The recorded baselines are complete, agree with themselves, and are what a comparison reads.

The figures below are read from the measurement's report once more, by eye: a transcription that
loses or swaps a column cannot keep both these and the sums.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from microinfer_codegen.baselines import Build, baseline, builds, provenance, published
from microinfer_codegen.paths import baselines_file

_DOCUMENT: dict[str, Any] = json.loads(baselines_file().read_text(encoding="utf-8"))
_MODELS = {row["model"]: row for row in _DOCUMENT["models"]}
_WAYS = {
    ("cortex-m0", "cmsis-nn"): {"O3"},
    ("cortex-m0", "reference"): {"O3"},
    ("cortex-m4", "cmsis-nn"): {"O2", "O3", "Os"},
    ("cortex-m4", "reference"): {"O2", "O3", "Os"},
    ("cortex-m55", "cmsis-nn"): {"O3", "Os"},
    ("cortex-m55", "reference"): {"O3"},
}


def _name(build: Build) -> str:
    return f"{build.model}-{build.target}-{build.kernels}-{build.optimisation}"


def test_every_model_was_measured_every_way() -> None:
    assert len(_MODELS) == 8
    assert sorted((b.model, b.target, b.kernels, b.optimisation) for b in builds()) == sorted(
        (model, *way, level)
        for model in _MODELS
        for way, levels in _WAYS.items()
        for level in levels
    )


def test_provenance_names_sources_compiler_and_flags() -> None:
    assert provenance()["sources"]["CMSIS-NN"] == "4ab83cc3"
    assert provenance()["sources"]["tflite-micro"].startswith("90b983c2")
    assert provenance()["compiler"].startswith("arm-none-eabi-gcc 12.2.1")
    assert "-ffunction-sections" in provenance()["flags"]["common"]


@pytest.mark.parametrize("build", builds(), ids=_name)
def test_flash_and_ram_are_the_sums_they_claim(build: Build) -> None:
    flash = build.flash
    assert flash.text_bytes + flash.rodata_bytes + flash.data_bytes == flash.code_bytes
    assert flash.model_bytes == _MODELS[build.model]["file_bytes"]
    assert flash.code_bytes + flash.model_bytes == flash.total_bytes
    assert (build.ram is not None) == (build.optimisation == "O3")
    if build.ram is not None:
        ram = build.ram
        parts = ram.arena_bytes + ram.bss_bytes + ram.data_bytes + ram.stack_bytes
        assert parts == ram.total_bytes
        assert ram.data_bytes == flash.data_bytes
        assert ram.arena_used_bytes <= ram.arena_bytes


@pytest.mark.parametrize("row", _DOCUMENT["builds"], ids=lambda row: f"{row['model']}")
def test_instructions_per_mac_agree_with_their_parts(row: dict[str, Any]) -> None:
    assert ("instructions_per_mac" in row) == (row["optimisation"] == "O3")
    if "instructions_per_mac" in row:
        ratio = row["instructions"] / _MODELS[row["model"]]["macs"]
        assert abs(ratio - row["instructions_per_mac"]) <= 0.0005 + 1e-9


@pytest.mark.parametrize("build", [b for b in builds() if b.layers], ids=_name)
def test_layers_add_up_to_the_inference(build: Build) -> None:
    rest = build.instructions - sum(layer.instructions for layer in build.layers)
    rows = {
        (row["target"], row["kernels"], row["optimisation"]): row.get("interpreter_instructions")
        for row in _DOCUMENT["builds"]
        if row["model"] == build.model
    }
    # The reference kernels run in the same interpreter, whose share was recorded once per core.
    assert rest == rows[build.target, "cmsis-nn", "O3"]
    assert sum(layer.macs for layer in build.layers) == _MODELS[build.model]["macs"]


def test_layers_exist_where_they_were_measured() -> None:
    ways = {(b.target, b.kernels, b.optimisation) for b in builds() if b.layers}
    assert ways == {
        ("cortex-m4", "cmsis-nn", "O3"),
        ("cortex-m4", "reference", "O3"),
        ("cortex-m55", "cmsis-nn", "O3"),
    }


@pytest.mark.parametrize(
    ("model", "target", "instructions", "flash", "ram", "init"),
    [
        ("kws_ref_model", "cortex-m4", 7_699_256, 106_520, 24_176, 789_732),
        ("pretrainedResnet_quant", "cortex-m4", 29_864_157, 148_852, 56_352, 540_571),
        ("vww_96_int8", "cortex-m4", 24_101_518, 385_872, 102_064, 3_522_068),
        ("ad01_int8", "cortex-m4", 582_253, 305_128, 3_844, 83_418),
        ("str_ww_ref_model", "cortex-m4", 2_226_273, 126_776, 17_868, 1_089_546),
        ("hello_world_int8", "cortex-m55", 2_114, 22_888, 2_276, 23_995),
        ("micro_speech_quantized", "cortex-m55", 836_714, 59_244, 9_596, 40_742),
        ("person_detect", "cortex-m0", 83_649_257, 352_636, 83_804, 6_584_650),
    ],
)
def test_the_bar_is_the_better_of_o2_and_o3(
    model: str, target: str, instructions: int, flash: int, ram: int, init: int
) -> None:
    bar = baseline(model, target)
    assert bar is not None
    assert (bar.instructions, bar.flash_bytes, bar.ram_bytes, bar.init_instructions) == (
        instructions,
        flash,
        ram,
        init,
    )
    assert bar.flash_bytes == bar.code_bytes + bar.model_bytes
    assert (bar.model, bar.target, bar.macs) == (model, target, _MODELS[model]["macs"])


def test_loads_and_stores_are_those_of_cortex_m4_at_o3() -> None:
    known = {(b.target, b.optimisation) for b in builds() if b.loads is not None}
    assert known == {("cortex-m4", "O3")}
    (vww,) = (b for b in builds() if b.loads == 5_656_372)
    assert (vww.model, vww.kernels, vww.stores) == ("vww_96_int8", "cmsis-nn", 1_077_208)


def test_a_model_is_found_by_its_digest_too() -> None:
    digest = _MODELS["vww_96_int8"]["sha256"]
    assert baseline(digest, "cortex-m4") == baseline("vww_96_int8", "cortex-m4")


def test_cortex_m0plus_borrows_from_m0_and_says_so() -> None:
    bar = baseline("kws_ref_model", "cortex-m0plus")
    assert bar is not None
    assert (bar.target, bar.measured_on, bar.instructions) == (
        "cortex-m0plus",
        "cortex-m0",
        29_010_509,
    )


@pytest.mark.parametrize(
    ("model", "target"),
    [("kws_ref_model", "cortex-m7"), ("kws_ref_model", "host"), ("kws_ref", "cortex-m4")],
)
def test_what_was_not_measured_has_no_baseline(model: str, target: str) -> None:
    assert baseline(model, target) is None


def test_published_results_are_those_of_one_board() -> None:
    assert [(row.round, row.milliseconds["vww_96_int8"]) for row in published()] == [
        ("0.5", 600.6),
        ("1.0", 301.2),
        ("1.1", 98.8),
        ("1.2", 88.9),
    ]
    assert all(len(row.milliseconds) == 4 for row in published())
    # Every round is faster than the one before on the three convolutional networks.
    for earlier, later in itertools.pairwise(published()):
        for model in ("vww_96_int8", "pretrainedResnet_quant", "kws_ref_model"):
            assert later.milliseconds[model] < earlier.milliseconds[model]


def test_the_file_is_the_checkouts() -> None:
    assert baselines_file() == Path(__file__).parent.parent / "benchmarks" / "baselines.json"
