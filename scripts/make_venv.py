"""Create a virtual environment: scripts/make_venv.py DIR

Knows the ways a bare system may lack one: no Python new enough under the name `python3` (macOS),
no ensurepip (Debian without python3-venv), no right to install (PEP 668). It changes nothing
outside DIR and .tools. Runs on Python 3.7, so that an old one can at least say what it wants.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

MINIMUM = (3, 10)
_NAMES = [f"python3.{minor}" for minor in (13, 12, 11, 10, 14, 9)]
_WHEELHOUSE = Path(__file__).resolve().parent.parent / ".tools" / "virtualenv"


def pythons(minimum: tuple[int, int] = MINIMUM) -> list[str]:
    """Interpreters of at least this version, this one first, one of each version."""
    found: dict[tuple[int, ...], str] = {}
    for python in [sys.executable, *map(shutil.which, _NAMES)]:
        version = _version(python) if python else None
        if python and version and version >= minimum:
            found.setdefault(version, python)
    return list(found.values())


def _version(python: str) -> tuple[int, ...] | None:
    """(major, minor), or None when it does not start: a pyenv shim may lead nowhere."""
    answer = _run([python, "-c", "import sys; print(*sys.version_info[:2])"])
    if answer.returncode:
        return None
    return tuple(int(number) for number in answer.stdout.split())


def _run(command: list[str], **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **env},
        check=False,
    )


def works(folder: Path) -> bool:
    """Whether folder is an environment with a Python that starts and has pip."""
    python = folder / "bin" / "python"
    return python.exists() and _run([str(python), "-m", "pip", "--version"]).returncode == 0


def make_venv(python: str, folder: Path) -> str | None:
    """Make folder an environment of that interpreter; None, or one line saying why it is not."""
    said: list[str] = []

    def attempt(module: str, **env: str) -> bool:
        shutil.rmtree(str(folder), ignore_errors=True)
        said.extend(_run([python, "-m", module, str(folder)], **env).stdout.splitlines())
        return works(folder)

    if attempt("venv") or attempt("virtualenv"):
        return None
    # --target installs nothing into the system, so PEP 668 has no objection.
    pip = [python, "-m", "pip", "install", "--quiet", "--target", str(_WHEELHOUSE), "virtualenv"]
    said.extend(_run(pip).stdout.splitlines())
    if attempt("virtualenv", PYTHONPATH=str(_WHEELHOUSE)):
        return None
    shutil.rmtree(str(folder), ignore_errors=True)
    last = next((line.strip() for line in reversed(said) if line.strip()), "no reason given")
    return f"{python} makes no environment: {last}"


def main(folder: Path) -> int:
    if works(folder):
        return 0
    usable = pythons()
    if not usable:
        print(f"no Python of at least {MINIMUM[0]}.{MINIMUM[1]} found; make PYTHON=/path/to/python")
        return 1
    for python in usable:
        fault = make_venv(python, folder)
        if fault is None:
            return 0
        print(fault)
    print("install python3-venv (Debian, Ubuntu) or virtualenv, then try again")
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
