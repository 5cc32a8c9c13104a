"""The whole pipeline on a network of our own: train, quantise, compile to C, prove, measure.

    python examples/sine/demo.py [--output DIR]

Exit codes: 0 the C equals the reference on every input, 1 it does not, 2 it could not be tried.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from quantize import dequantize_values, quantization_of, quantize, quantize_values
from rich.console import Console
from rich.progress import Progress
from train import EPOCHS, NOISE, Data, FloatArray, FloatNetwork, function, make_data, train

import microinfer
from microinfer.errors import MicroinferError
from microinfer.graph import Array
from microinfer.network import Network
from microinfer.report.text import Grid, Report, show
from microinfer.writer import write
from microinfer_codegen.build import Compiler, find_compiler
from microinfer_codegen.compile import Compiled, compile_network, write_unit
from microinfer_codegen.library import CompiledModel, load_library
from microinfer_codegen.vectors import vectors
from microinfer_codegen.verify import compare

HERE = Path(__file__).resolve().parent
DEFAULT_OUTPUT = HERE.parent.parent / "build" / "sine"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code; whatever the user can mend is one line on stderr."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--output",
        type=Path,
        default=DEFAULT_OUTPUT,
        help="folder for the model and its C (default: build/sine)",
    )
    output: Path = parser.parse_args(arguments).output
    try:
        return demo(output)
    except MicroinferError as error:
        print(f"demo: {error}", file=sys.stderr)
    except OSError as error:
        print(
            f"demo: output folder {str(output)!a}: {error.strerror}; a writable folder is needed",
            file=sys.stderr,
        )
    return 2


def demo(output: Path) -> int:
    """Run every stage, say what each did, and return the exit code."""
    compiler = find_compiler()  # first, because without one the rest is in vain

    say(1, "train", "y = sin(x) * sqrt(x) from noisy samples: 1 -> 16 -> 16 -> 1, ReLU, NumPy only")
    data = make_data()
    float_network = train_with_progress(data)

    say(2, "quantise", "float64 to int8, ranges taken from the training samples")
    model_path = output / "sine.tflite"
    output.mkdir(parents=True, exist_ok=True)
    write_whole(model_path, write(quantize(float_network, data.train.x)))

    say(3, "compile", f"{show_path(model_path)} to C99 in {show_path(output / 'c')}")
    network = microinfer.load(model_path)
    compiled = compile_network(network)
    write_unit(compiled.unit, output / "c")

    say(4, "build", f"{' '.join(compiler.command)}, every warning an error")
    library = load_library(compiled.program, compiled.unit, compiler)

    say(5, "verify", "the C against the NumPy reference: every input, every tensor, every byte")
    graph = network.graph
    comparison = compare(graph, vectors(graph, samples=256, seed=0), library.trace)

    say(6, "measure", "the C against the function it was trained for")
    print()
    stored = np.arange(-128, 128).astype(np.int8)  # every input there is
    answers = Answers(network, library, stored)
    print(plot(dequantize_values(stored, answers.input_quantization), answers))
    if comparison.equal:
        verdict = f"C equals the reference on all {comparison.samples} inputs"
    else:
        verdict = f"C differs from the reference: {comparison.first_difference}"
    show(
        Report(
            facts=costs(compiled, model_path, output / "c"),
            data={},
            grids=(errors(data, float_network, answers),),
            notes=next_steps(compiler, model_path, output),
            verdict=(verdict, comparison.equal),
        )
    )
    return 0 if comparison.equal else 1


def say(number: int, stage: str, text: str) -> None:
    """One line per stage."""
    print(f"{number}  {stage:<9} {text}", flush=True)


def show_path(path: Path) -> str:
    """As short as it can be typed from here."""
    resolved = path.resolve()
    here = Path.cwd()
    return str(resolved.relative_to(here) if resolved.is_relative_to(here) else resolved)


def train_with_progress(data: Data) -> FloatNetwork:
    """`train` under a progress bar on stderr; silent where stderr is no terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("training", total=EPOCHS)
        return train(data, on_epoch=lambda: progress.advance(task))


def write_whole(path: Path, data: bytes) -> None:
    """The file appears complete or not at all."""
    staged = path.with_name(path.name + ".part")
    staged.write_bytes(data)
    staged.replace(path)


class Answers:
    """What the C says to each of the 256 inputs, as a function of reals."""

    def __init__(self, network: Network, library: CompiledModel, stored: Array) -> None:
        graph = network.graph
        self.input_quantization = quantization_of(graph, graph.inputs[0])
        self.output_quantization = quantization_of(graph, graph.outputs[0])
        shape = network.inputs[0].shape
        self._table = np.array([library.run([x.reshape(shape)])[0].item() for x in stored], np.int8)

    def __call__(self, x: FloatArray) -> FloatArray:
        """The C's answers to these reals."""
        stored = quantize_values(x, self.input_quantization)
        return dequantize_values(self._table[stored.astype(int) + 128], self.output_quantization)

    def rounding_alone(self, x: FloatArray) -> FloatArray:
        """The function itself with its input and output as int8: no network can be expected to
        do better."""
        stored = quantize_values(x, self.input_quantization)
        y = function(dequantize_values(stored, self.input_quantization))
        return dequantize_values(
            quantize_values(y, self.output_quantization), self.output_quantization
        )


def plot(x: FloatArray, answers: Answers) -> str:
    """The function and the C's answers as text, or why there is none."""
    try:
        import plotext  # type: ignore[import-untyped]  # the package ships no types
    except ImportError:
        return "no plot: plotext is not installed (pip install 'plotext>=6')\n"
    if not hasattr(plotext, "figure"):
        return "no plot: this plotext is too old (pip install 'plotext>=6')\n"
    figure = plotext.figure
    figure.clear()
    columns = shutil.get_terminal_size().columns
    figure.plot_size(min(max(columns, 40), 90), 20)
    few = x[::8]  # all 256 would hide the function
    for label, at, y, marker in (
        ("sin(x) * sqrt(x)", x, function(x), "hd"),
        ("int8 network in C", few, answers(few), "o"),
    ):
        curve = figure.signal(at.tolist(), y.tolist(), marker=marker)
        curve.label(label)
        figure.draw(curve)
    return str(figure.build().string(colorless=not sys.stdout.isatty()))


def errors(data: Data, float_network: FloatNetwork, answers: Answers) -> Grid:
    """Distances from the true function at the test samples' x, which training never saw."""
    x = data.test.x
    rows = []
    for label, y in (
        ("float64 network", float_network(x)),
        ("int8 network in C", answers(x)),
        ("the function, x and y rounded to int8", answers.rounding_alone(x)),
        (f"for scale: the samples' noise (sigma {NOISE})", data.test.y),
    ):
        error = np.abs(y - function(x))
        rows.append((label, f"{error.mean():.4f}", f"{error.max():.4f}"))
    return Grid((f"distance from the function, {len(x):,} test samples", "mean>", "worst>"), rows)


def costs(compiled: Compiled, model_path: Path, folder: Path) -> dict[str, str]:
    """What the model takes on a device, and what was written."""
    unit, macs = compiled.unit, compiled.program.graph.macs
    own = [path.name for path in unit.files if len(path.parts) == 1]
    return {
        "arena": f"{compiled.program.arena_bytes:,} bytes of RAM",
        "weights": f"{unit.weight_bytes:,} bytes of flash (biases and tables included)",
        "work": f"{macs:,} MACs per inference, {macs / unit.weight_bytes:.2f} per byte of weights",
        "model": f"{show_path(model_path)}, {model_path.stat().st_size:,} bytes",
        "C": f"{show_path(folder)}: {', '.join(own)}",
        "runtime": f"{show_path(folder / 'microinfer')}: {len(unit.files) - len(own)} files",
    }


def next_steps(compiler: Compiler, model_path: Path, output: Path) -> list[str]:
    """Commands to type after this, as they work from here."""
    python = Path(sys.executable)
    script = python.with_name("microinfer")
    tool = [_typed(script)] if script.exists() else [_typed(python), "-m", "microinfer"]
    model = show_path(model_path)
    c = shlex.quote(show_path(output / "c"))
    program = show_path(output / "demo")
    return [
        "next:",
        "  " + shlex.join([*tool, "inspect", model]),
        "  " + shlex.join([*tool, "plan", model]),
        "  " + shlex.join([*tool, "verify", model]),
        (
            f"  {shlex.join(compiler.command)} -std=c99 -O2 -I {c} "
            f"{shlex.quote(show_path(HERE / 'main.c'))} {c}/*.c {c}/microinfer/*.c "
            f"-o {shlex.quote(program)}"
        ),
        "  " + shlex.quote(program if Path(program).is_absolute() else f"./{program}"),
        "",
    ]


def _typed(executable: Path) -> str:
    """Like `show_path`, but the links of a virtual environment are not followed."""
    here = Path.cwd()
    return str(executable.relative_to(here) if executable.is_relative_to(here) else executable)


if __name__ == "__main__":
    sys.exit(main())
