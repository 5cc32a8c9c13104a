"""One op, one place on each side: every file has its counterparts, and nothing is an orphan."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from microinfer.graph import Op
from microinfer.ops import OPS
from microinfer.passes import PASS_OPERATORS
from microinfer_codegen.ops import EMITTERS
from microinfer_codegen.runtime import runtime_files

ROOT = Path(__file__).resolve().parents[1]
MEANING = ROOT / "microinfer" / "ops"
TEXT = ROOT / "codegen" / "microinfer_codegen" / "ops"
MACHINE = ROOT / "runtime_c"
PROOF = ROOT / "tests" / "ops"


def stems(folder: Path, pattern: str = "*.py") -> set[str]:
    return {path.stem for path in folder.glob(pattern) if not path.stem.startswith("_")}


def op_class(stem: str) -> type[Op]:
    """The Op that a module defines, or one of them where types of activations have their own."""
    module = importlib.import_module(f"microinfer.ops.{stem}")
    defined = [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Op)
        and value.__module__ == module.__name__
        and "OPERATOR" in vars(value)
    ]
    names = {value.OPERATOR for value in defined}
    assert len(names) == 1, f"{stem} defines the operators {sorted(names)}"
    return defined[0]


def test_each_module_is_one_row_of_the_table() -> None:
    assert {name.lower() for name in OPS} == stems(MEANING)


@pytest.mark.parametrize("name", sorted(OPS))
def test_a_module_defines_the_operator_of_its_name(name: str) -> None:
    assert name == op_class(name.lower()).OPERATOR
    assert OPS[name].__module__ == f"microinfer.ops.{name.lower()}"


def test_every_operator_but_views_has_an_emitter_of_its_name() -> None:
    computed = {name for name in OPS if not op_class(name.lower()).IS_VIEW}
    computed |= {op.OPERATOR for op in PASS_OPERATORS}
    assert set(EMITTERS) == computed
    assert stems(TEXT) == {name.lower() for name in computed}
    for name, emit in EMITTERS.items():
        assert emit.__module__ == f"microinfer_codegen.ops.{name.lower()}"


@pytest.mark.parametrize("name", sorted(OPS))
def test_every_operator_has_a_test(name: str) -> None:
    assert (PROOF / f"test_{name.lower()}.py").is_file()


def test_every_test_has_an_operator() -> None:
    assert stems(PROOF, "test_*.py") == {f"test_{name.lower()}" for name in OPS}


def test_every_runtime_file_is_reached_from_an_emitter() -> None:
    named = {
        header
        for path in TEXT.rglob("*.py")
        for header in re.findall(r'"([a-z0-9_]+\.h)"', path.read_text(encoding="utf-8"))
    }
    reached = {path.name for path in runtime_files(sorted(named))}
    present = {path.name for path in MACHINE.rglob("*.[ch]")}
    assert reached == present
