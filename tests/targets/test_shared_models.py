"""The shared models on emulated boards: bit-exact, linked without what must not be there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import microinfer
from microinfer_codegen.baselines import baseline
from microinfer_codegen.batch import ModelFile
from microinfer_codegen.bench import Build, bench_model
from microinfer_codegen.compile import compile_network
from microinfer_codegen.targets.image import build_image
from microinfer_codegen.targets.size import forbidden_symbols
from microinfer_codegen.targets.table import TARGETS
from microinfer_codegen.verification import Comparisons, verify_model
from tests.models.test_shared_models import MODELS
from tests.support.devices import needs_arm

pytestmark = needs_arm

Load = Callable[[str], bytes]

CORES = ("cortex-m0", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55")


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize(
    "target", [t if t == "cortex-m4" else pytest.param(t, marks=pytest.mark.slow) for t in CORES]
)
def test_every_tensor_is_the_reference_s(shared_model: Load, name: str, target: str) -> None:
    wanted = Comparisons(
        samples=10,
        seed=0,
        reference="tflm",
        oracle=False,
        compiler=None,
        optimization="-O2",
        simplified=True,
        packed_weights=False,
        target=target,
    )
    assert verify_model(ModelFile(f"{name}.tflite", shared_model(name)), wanted).equal


@pytest.mark.parametrize("name", MODELS)
def test_nothing_is_linked_that_must_not_be(shared_model: Load, name: str) -> None:
    compiled = compile_network(microinfer.load(shared_model(name)))
    for target in ("cortex-m0", "cortex-m4"):
        image = build_image(compiled.program, compiled.unit, TARGETS[target])
        assert forbidden_symbols(image) == []


@pytest.mark.parametrize("name", MODELS)
def test_less_flash_and_no_more_ram_than_tflm(shared_model: Load, name: str) -> None:
    row = bench_model(ModelFile(f"{name}.tflite", shared_model(name)), Build("cortex-m4"))
    peer = baseline(name, "cortex-m4")
    assert peer is not None
    limit = 0.6 if name in ("kws_ref_model", "vww_96_int8") else 1.0
    assert row.measurement.flash.total_bytes <= limit * peer.flash_bytes
    assert row.measurement.ram_bytes <= peer.ram_bytes
