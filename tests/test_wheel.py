"""The wheel alone is enough: installed away from the checkout it finds its C and compiles a model.

The tests' own path puts the checkout first, so every claim here is made by another process whose
path has only the installed wheel and the dependencies.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests.support.models import ModelBuilder

_TOP = Path(__file__).resolve().parent.parent


def _run(command: list[str], folder: Path, **env: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], _TOP)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the wheel installed, from no network and with no dependencies."""
    folder = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    _run([*pip, "--disable-pip-version-check", "--target", str(folder), str(wheel)], _TOP)
    return folder


def test_the_wheel_holds_every_c_file_and_no_test(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    runtime = [path for path in (_TOP / "runtime_c").rglob("*") if path.suffix in {".c", ".h"}]
    assert len(runtime) > 3
    for path in runtime:
        inside = path.relative_to(_TOP / "runtime_c").as_posix()
        assert f"microinfer_codegen/_runtime_c/{inside}" in names
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"microinfer", "microinfer_codegen", "microinfer-0.1.0.dist-info"}


def test_an_installed_wheel_imports_itself_and_finds_its_c(site: Path, tmp_path: Path) -> None:
    ask = (
        "import microinfer, microinfer_codegen\n"
        "from microinfer_codegen.paths import checkout_dir, runtime_dir\n"
        "for path in (microinfer.__file__, microinfer_codegen.__file__, runtime_dir(),\n"
        "             checkout_dir()): print(path)\n"
    )
    said = _run([sys.executable, "-c", ask], tmp_path, PYTHONPATH=str(site)).splitlines()
    assert said == [
        str(site / "microinfer" / "__init__.py"),
        str(site / "microinfer_codegen" / "__init__.py"),
        str(site / "microinfer_codegen" / "_runtime_c"),
        "None",
    ]


def test_an_installed_wheel_finds_the_recorded_baselines(site: Path, tmp_path: Path) -> None:
    ask = (
        "from microinfer_codegen.baselines import baseline\n"
        "from microinfer_codegen.paths import baselines_file\n"
        "print(baselines_file(), baseline('kws_ref_model', 'cortex-m4').instructions)\n"
    )
    said = _run([sys.executable, "-c", ask], tmp_path, PYTHONPATH=str(site))
    path = site / "microinfer_codegen" / "_benchmarks" / "baselines.json"
    assert said == f"{path} 7699256\n"


def test_an_installed_wheel_has_the_oracles_workers(site: Path) -> None:
    folder = site / "microinfer_codegen" / "oracles"
    assert {path.name for path in folder.glob("*_worker.py")} == {
        "tflm_worker.py",
        "litert_worker.py",
    }


def test_an_installed_wheel_compiles_a_model(site: Path, tmp_path: Path) -> None:
    builder = ModelBuilder()
    value = builder.input((1, 8), scale=0.5)
    total = builder.tensor((1, 8), scale=0.5)
    one = builder.constant(np.full((1, 8), 2, np.int8), [0.5], [0])
    builder.op("ADD", [value, one], [total])
    (tmp_path / "plus_one.tflite").write_bytes(builder.bytes([total]))
    command = [sys.executable, "-m", "microinfer", "compile", "plus_one.tflite", "-o", "out"]
    _run(command, tmp_path, PYTHONPATH=str(site))
    written = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {"plus_one.c", "plus_one.h", "mi_config.h"} <= written
