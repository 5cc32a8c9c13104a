"""Imports point down: no module knows of a floor above its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

_TOP = Path(__file__).resolve().parent.parent

# A name with a final dot stands for everything below it; the longest match counts. Every module
# must be found here: a new one is put on its floor by hand.
_FLOORS = {
    "microinfer.cli": 6,
    "microinfer.__main__": 6,
    "microinfer.options": 6,
    "microinfer.progress": 6,
    "microinfer_codegen.batch": 5,
    "microinfer_codegen.bench": 5,
    "microinfer_codegen.bench_report": 5,
    "microinfer_codegen.build": 5,
    "microinfer_codegen.compile": 5,
    "microinfer_codegen.frames": 5,
    "microinfer_codegen.library": 5,
    "microinfer_codegen.oracles.": 5,
    "microinfer_codegen.report": 5,
    "microinfer_codegen.runner": 5,
    "microinfer_codegen.selftest": 5,
    "microinfer_codegen.serial_link": 5,
    "microinfer_codegen.serve": 5,
    "microinfer_codegen.targets.": 5,
    "microinfer_codegen.vectors": 5,
    "microinfer_codegen.verification": 5,
    "microinfer_codegen.verify": 5,
    "microinfer_codegen": 4,
    "microinfer_codegen.baselines": 4,
    "microinfer_codegen.ctext": 4,
    "microinfer_codegen.estimate.": 4,
    "microinfer_codegen.ops.": 4,
    "microinfer_codegen.entry": 4,
    "microinfer_codegen.feeding": 4,
    "microinfer_codegen.header": 4,
    "microinfer_codegen.paths": 4,
    "microinfer_codegen.pieces": 4,
    "microinfer_codegen.run_text": 4,
    "microinfer_codegen.runtime": 4,
    "microinfer_codegen.source": 4,
    "microinfer_codegen.state": 4,
    "microinfer_codegen.step": 4,
    "microinfer_codegen.stream": 4,
    "microinfer_codegen.unit": 4,
    "microinfer_codegen.weights": 4,
    "microinfer": 3,
    "microinfer.files": 3,
    "microinfer.interpret": 3,
    "microinfer.network": 3,
    "microinfer.report.": 3,
    "microinfer.lower.": 2,
    "microinfer.passes.": 2,
    "microinfer.plan.": 2,
    "microinfer.float_ops.": 1,
    "microinfer.ops.": 1,
    "microinfer.errors": 0,
    "microinfer.fixedpoint": 0,
    "microinfer.flatbuf": 0,
    "microinfer.graph": 0,
    "microinfer.model": 0,
    "microinfer.reader": 0,
    "microinfer.schema": 0,
    "microinfer.schema_options": 0,
    "microinfer.transcendental": 0,
    "microinfer.writer": 0,
}


def _modules() -> dict[str, Path]:
    modules = {}
    for root, package in ((_TOP, "microinfer"), (_TOP / "codegen", "microinfer_codegen")):
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return modules


_MODULES = _modules()


def _floor(module: str) -> int | None:
    if module in _FLOORS:
        return _FLOORS[module]
    above = [name for name in _FLOORS if name.endswith(".") and f"{module}.".startswith(name)]
    return _FLOORS[max(above, key=len)] if above else None


def _imports(module: str, path: Path) -> Iterator[str]:
    """Our own modules that this one imports anywhere in its text, even late or for types only."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: 1 - node.level or None] if node.level else []
            source = ".".join([*parents, *([node.module] if node.module else [])])
            # `from package import name`: the name may be a module, else it is in the package.
            names = [
                below if (below := f"{source}.{alias.name}") in _MODULES else source
                for alias in node.names
            ]
        else:
            continue
        yield from (name for name in names if name.partition(".")[0].startswith("microinfer"))


def test_every_module_is_on_a_floor() -> None:
    assert [module for module in _MODULES if _floor(module) is None] == []


def test_every_floor_has_a_module() -> None:
    planned = {"microinfer_codegen.targets."}
    unused = [
        name
        for name in _FLOORS.keys() - planned
        if name not in _MODULES
        and not (name.endswith(".") and any(f"{m}.".startswith(name) for m in _MODULES))
    ]
    assert unused == []


def test_imports_point_down() -> None:
    upward = [
        f"{module} (floor {_floor(module)}) imports {name} (floor {_floor(name)})"
        for module, path in _MODULES.items()
        for name in _imports(module, path)
        if (_floor(name) or 0) > (_floor(module) or 0)
    ]
    assert upward == []


def test_only_the_command_line_lets_microinfer_know_of_c() -> None:
    knowing = {
        module
        for module, path in _MODULES.items()
        if not module.startswith("microinfer_codegen")
        for name in _imports(module, path)
        if name.startswith("microinfer_codegen")
    }
    assert knowing <= {"microinfer.cli"}
