"""Our tables against the code the official runtime generates from the same schema."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from microinfer import schema
from microinfer.flatbuf import Field
from microinfer.schema_options import OPTION_FIELDS, OPTIONS_OF, TFLITE

ORACLES = Path(__file__).parents[1] / ".oracles"
GENERATED: list[Path | None] = [
    *sorted(ORACLES.glob("*/lib/python3*/site-packages/**/schema_py_generated.py"))
] or [None]
"""The schema as each installed official runtime has it; one None, to be skipped, without any."""

ENUMS = [
    schema.ActivationFunctionType,
    schema.BuiltinOperator,
    schema.BuiltinOptions,
    schema.FullyConnectedOptionsWeightsFormat,
    schema.LSTMKernelType,
    schema.MirrorPadMode,
    schema.Padding,
    schema.TensorType,
]

NOT_READ = {"signature_defs", "external_buffer_groups", "external_buffers", "variant_tensors"}
NOT_READ |= {"dim_metadata", "new_height", "new_width"}  # marked deprecated in our tables


@cache
def _source(path: Path) -> str:
    return path.read_text()


@pytest.fixture(
    params=GENERATED,
    ids=lambda path: path.relative_to(ORACLES).parts[0] if path else "absent",
)
def generated(request: pytest.FixtureRequest) -> Path:
    if request.param is None:
        pytest.skip("no official runtime is installed beside the project")
    path: Path = request.param
    return path


@cache
def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"generated_{hash(path) & 0xFFFF}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower().replace("2_d", "2d").replace("_2", "2")


def _slots(source: str, table: str) -> dict[str, tuple[int, str, float]]:
    """Field -> slot, builder method, default, from the generated Add functions."""
    pattern = rf"^def {table}Add(\w+)\(.*\n    builder\.Prepend(\w+)Slot\((\d+), .*, (\S+)\)$"
    return {
        _snake(name): (int(slot), method, float(default))
        for name, method, slot, default in re.findall(pattern, source, re.MULTILINE)
    }


def _spelt(field: Field) -> tuple[int, str, float]:
    """A field of ours as the generated code spells it."""
    if field.kind != "scalar":
        return field.slot, "UOffsetTRelative", 0.0
    return field.slot, field.type.capitalize(), float(field.default)


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_enum_has_the_numbers_of_the_official_runtime(enum: type, generated: Path) -> None:
    official = getattr(_module(generated), enum.__name__)
    numbers = {name: value for name, value in vars(official).items() if name[0] != "_"}
    assert {member.name: member.value for member in enum} == numbers  # type: ignore[attr-defined]  # an IntEnum


@pytest.mark.parametrize("table", TFLITE.tables)
def test_table_has_the_slots_types_and_defaults_of_the_official_runtime(
    table: str, generated: Path
) -> None:
    official = _slots(_source(generated), table)
    ours = {
        name.replace("_2", "2"): _spelt(field)
        for name, field in TFLITE.tables[table].items()
        if field.kind != "deprecated"
    }
    assert ours
    unread = {name for name, field in TFLITE.tables[table].items() if field.kind == "deprecated"}
    assert unread <= NOT_READ
    assert ours == {name: spelt for name, spelt in official.items() if name not in unread}


def test_every_options_table_with_fields_is_known_but_one(generated: Path) -> None:
    source = _source(generated)
    official = {tag.name for tag in schema.BuiltinOptions if _slots(source, tag.name)}
    assert official - {tag.name for tag in OPTION_FIELDS} == {"BucketizeOptions"}


def test_every_options_table_belongs_to_an_operator() -> None:
    assert set(OPTIONS_OF.values()) == set(OPTION_FIELDS)


def test_an_operator_is_named_like_its_options() -> None:
    shared = {"Pool2DOptions", "ReducerOptions", "SequenceRNNOptions", "RandomOptions"}
    shared |= {"Conv3DOptions", "L2NormOptions"}  # one table for several, or an abbreviation
    for operator, tag in OPTIONS_OF.items():
        if tag.name not in shared:
            name = schema.BuiltinOperator(operator).name.replace("_", "").lower()
            assert name == tag.name.removesuffix("Options").lower()
