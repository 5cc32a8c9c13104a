"""Install the official runtimes, each in its own environment: scripts/setup_oracles.py STAMP

The versions are those of microinfer_codegen.oracles.locate; wheels exist for some platforms and
some Pythons only, so several are tried. An oracle that cannot be had is one line and no failure:
the tests that need it skip. STAMP is touched when all are there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from make_venv import make_venv, pythons

from microinfer_codegen.oracles.locate import ORACLES, Oracle, oracle_python, oracles_dir


def main(stamp: Path) -> None:
    folder = oracles_dir()
    if folder is None:
        raise SystemExit("not a checkout: set MICROINFER_ORACLES to a directory for the oracles")
    missing = []
    for oracle in ORACLES.values():
        if _installed(oracle):
            continue
        print(f"installing oracle {oracle.name}: {oracle.requirement}", flush=True)
        fault = _install(oracle, folder / oracle.name)
        if fault is not None:
            missing.append(oracle.name)
            print(f"oracle {oracle.name} is not available, tests that need it skip: {fault}")
    if not missing:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.touch()


def _installed(oracle: Oracle) -> bool:
    """Whether the pinned version is there and its worker starts (and ends, having no stdin)."""
    python = oracle_python(oracle.name)
    if python is None:
        return False
    package, version = oracle.requirement.split("==")
    ask = f"import importlib.metadata as m; print(m.version({package!r}))"
    answer = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)
    if answer.stdout.strip() != version:
        return False
    worker = [python, "-E", oracle.worker]
    started = subprocess.run(worker, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return started.returncode == 0


def _install(oracle: Oracle, folder: Path) -> str | None:
    """None when installed, else why not."""
    fault = "no Python to try"
    for python in pythons((3, 9)):
        no_venv = make_venv(python, folder)
        if no_venv is not None:
            fault = no_venv
            continue
        # Wheels only: building a runtime from source takes hours and is not what was measured.
        pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--only-binary=:all:"]
        answer = subprocess.run(
            [*pip, "--disable-pip-version-check", "--retries=1", oracle.requirement],
            capture_output=True,
            text=True,
            check=False,
        )
        if _installed(oracle):
            return None
        lines = [line.strip() for line in answer.stderr.splitlines() if line.strip()]
        fault = lines[-1] if lines else "its worker does not start"
        shutil.rmtree(folder)
        if "connection" in answer.stderr.lower():
            return f"no connection ({fault})"  # the same for every Python
    return fault


if __name__ == "__main__":
    main(Path(sys.argv[1]))
