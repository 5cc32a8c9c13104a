"""Where our own files lie, in a wheel and in a checkout.

Knows the two layouts and nothing of what the files hold. A wheel carries the C runtime inside
this package as `_runtime_c` and the recorded baselines as `_benchmarks` (pyproject.toml puts
them there); a checkout has `runtime_c` and `benchmarks` at the top. Everything that needs the C
asks `runtime_dir`, so tests/test_wheel.py can prove the wheel complete by asking it once.
"""

from __future__ import annotations

from pathlib import Path

from microinfer.errors import ToolError

_PACKAGE_DIR = Path(__file__).resolve().parent


def checkout_dir() -> Path | None:
    """The top of the checkout this package is imported from; None when it was installed."""
    top = _PACKAGE_DIR.parent.parent
    return top if (top / "runtime_c").is_dir() and (top / "pyproject.toml").is_file() else None


def runtime_dir() -> Path:
    """The directory with the C runtime's `include/` and `src/`.

    Raises ToolError when neither layout is found, which means a broken installation.
    """
    wheel = _PACKAGE_DIR / "_runtime_c"
    if wheel.is_dir():
        return wheel
    checkout = checkout_dir()
    if checkout is not None:
        return checkout / "runtime_c"
    raise ToolError(f"C runtime not found: no {wheel}; reinstall microinfer or use a checkout")


def baselines_file() -> Path:
    """The recorded costs of TensorFlow Lite Micro, `baselines.json`.

    Raises ToolError when neither layout is found, which means a broken installation.
    """
    wheel = _PACKAGE_DIR / "_benchmarks" / "baselines.json"
    if wheel.is_file():
        return wheel
    checkout = checkout_dir()
    if checkout is not None:
        return checkout / "benchmarks" / "baselines.json"
    raise ToolError(f"baselines not found: no {wheel}; reinstall microinfer or use a checkout")
