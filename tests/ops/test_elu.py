from __future__ import annotations

from hypothesis import given, settings

from tests.support.agreement import Oracles
from tests.support.elementwise import affine
from tests.support.lookups import assert_every_value, lookup_model


@settings(max_examples=40)
@given(source=affine(), target=affine())
def test_every_value_at_any_scales(
    oracles: Oracles, source: tuple[float, int], target: tuple[float, int]
) -> None:
    # The named exception: LiteRT has no reference kernel of ELU.
    data = lookup_model("ELU", source, target)
    assert_every_value(data, oracles, ("tflm",))
