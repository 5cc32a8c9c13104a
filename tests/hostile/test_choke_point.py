"""The reading modules touch bytes in one place, check with `raise`, and do not recurse."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType

import pytest

from microinfer import flatbuf, reader

MODULES = (flatbuf, reader)
CHOKE_POINT = "Flatbuffer.take"


def _functions(module: ModuleType) -> Iterator[tuple[str, ast.FunctionDef]]:
    tree = ast.parse(inspect.getsource(module))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def offences(name: str, function: ast.FunctionDef) -> list[str]:
    """What a function does that only the choke point may."""
    found = []
    for node in ast.walk(function):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            found.append("slices")
        if isinstance(node, ast.Attribute) and node.attr == "_view":
            found.append("touches the view")
        if isinstance(node, ast.Attribute) and node.attr in ("unpack_from", "frombuffer", "cast"):
            found.append(node.attr)
        if isinstance(node, ast.Name) and node.id == "data" and isinstance(node.ctx, ast.Load):
            found.append("touches the file")
        if isinstance(node, ast.Assert):
            found.append("asserts")
    return [f"{name} {what}" for what in found]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_only_the_choke_point_touches_the_bytes(module: ModuleType) -> None:
    allowed = {
        "Flatbuffer.take slices",
        "Flatbuffer.take touches the view",
        "Flatbuffer.__init__ touches the view",
        "Flatbuffer.__init__ touches the file",
        "read touches the file",  # hands it to Flatbuffer
    }
    found = {what for name, node in _functions(module) for what in offences(name, node)}
    assert found - allowed == set()


def test_the_choke_point_is_where_this_test_believes_it_to_be() -> None:
    names = [name for name, node in _functions(flatbuf) if offences(name, node)]
    assert names == ["Flatbuffer.__init__", CHOKE_POINT]


@pytest.mark.parametrize("line", ["return buffer[4:8]", "assert at < 3", "return self._view[0]"])
def test_the_lint_sees_an_offence(line: str) -> None:
    (node,) = ast.parse(f"def f(self, buffer, at):\n    {line}").body
    assert isinstance(node, ast.FunctionDef)
    assert offences("f", node)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_function_reaches_itself(module: ModuleType) -> None:
    calls = {}
    for name, node in _functions(module):
        called = {
            call.func.id
            for call in ast.walk(node)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        }
        calls[name] = called
    for name, called in calls.items():
        seen: set[str] = set()
        pending = set(called)
        while pending:
            step = pending.pop()
            if step not in seen:
                seen.add(step)
                pending |= calls.get(step, set())
        assert name not in seen
