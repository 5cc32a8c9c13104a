from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.agreement import Oracles
from tests.support.elementwise import Affine, affine
from tests.support.lookups import assert_every_value, lookup_model


@settings(max_examples=60)
@given(source=affine(), target=affine(), approximate=st.booleans())
def test_every_value_at_any_scales(
    oracles: Oracles, source: Affine, target: Affine, approximate: bool
) -> None:
    # The named exception: TFLM has no kernel.
    data = lookup_model("GELU", source, target, approximate=approximate)
    assert_every_value(data, oracles, ("litert",))
