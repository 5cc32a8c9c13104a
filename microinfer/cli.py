"""The command line: `microinfer inspect | run | plan | compile | verify | bench`.

Knows arguments, tables and exit codes (0 fine, 1 a comparison failed, 2 unusable model or
arguments); everything else is a call into the package. Results go to stdout, progress and errors
to stderr, colour only to a terminal.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import click
import numpy as np

from microinfer import __version__
from microinfer.errors import MicroinferError, UnsupportedModel
from microinfer.files import load_array, save_array, save_text
from microinfer.graph import Array, Reference
from microinfer.network import Network, load
from microinfer.options import (
    INT4,
    JOBS,
    JSON,
    MODEL,
    MODELS,
    ON,
    ON_BOARD,
    OPTIMIZATION,
    REFERENCE,
    SCHEDULER,
    SIMPLIFY,
    plan_options,
)
from microinfer.plan.check import PlanError
from microinfer.plan.choice import PlanOptions, ladder, program_for
from microinfer.progress import progress, waiting
from microinfer.report.inspect import inspect_report
from microinfer.report.memory_map import memory_html, memory_svg
from microinfer.report.plan import plan_report
from microinfer.report.text import ReaderGone, Report, show, stdout

EPILOG = "Exit codes: 0 fine, 1 a comparison failed, 2 unusable model or arguments."


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="microinfer")
def cli() -> None:
    """Quantised neural networks for microcontrollers, proved byte by byte.

    Reads an int8 .tflite file, runs it with readable NumPy kernels that equal the official
    runtime bit for bit, writes it as plain C99 without malloc or interpreter, and verifies that
    the compiled C computes the same bytes.
    """


@cli.command()
@MODEL
@REFERENCE
@JSON
def inspect(model: Path, reference: Reference, as_json: bool) -> None:
    """Show what a model takes, gives and computes.

    Example: microinfer inspect kws.tflite
    """
    show(inspect_report(load(model, reference)), as_json)


@cli.command()
@MODEL
@click.option(
    "--input",
    "inputs",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="A .npy array, in the shape and dtype of the model's input; repeat for several inputs.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Where to write the output as .npy; repeat for several. Printed when left out.",
)
@REFERENCE
def run(model: Path, inputs: Sequence[Path], outputs: Sequence[Path], reference: Reference) -> None:
    """Run a model once with the NumPy reference kernels.

    Example: microinfer run kws.tflite --input x.npy --output y.npy
    """
    network = load(model, reference)
    if outputs and len(outputs) != len(network.outputs):
        raise UnsupportedModel(
            f"--output is given {len(outputs)} times; one for each of the model's "
            f"{len(network.outputs)} outputs, or none, is accepted"
        )
    results = _run(network, [load_array(path) for path in inputs])
    if not outputs:
        with stdout():
            for result in results:
                click.echo(np.array2string(result, separator=", ", threshold=sys.maxsize))
    for path, result in zip(outputs, results, strict=False):
        save_array(path, result)


def _run(network: Network, arrays: Sequence[Array]) -> list[Array]:
    result = network.run(arrays)
    return result if isinstance(result, list) else [result]


@cli.command()
@MODEL
@SIMPLIFY
@plan_options
@click.option("--what-if", is_flag=True, help="Show what each technique of planning is worth.")
@click.option("--svg", type=click.Path(path_type=Path), help="Draw the memory map to this file.")
@click.option("--html", type=click.Path(path_type=Path), help="Draw it to a page.")
@JSON
def plan(
    model: Path,
    simplified: bool,
    options: PlanOptions,
    what_if: bool,
    svg: Path | None,
    html: Path | None,
    as_json: bool,
) -> None:
    """Show the memory plan: every tensor's place in the arena, and the proof that less won't do.

    Example: microinfer plan kws.tflite --what-if --html kws.html
    """
    graph = load(model).graph
    started = perf_counter()
    with waiting("planning"):
        program = program_for(graph, replace(options, simplified=simplified))
    seconds = perf_counter() - started
    for path, draw in ((svg, memory_svg), (html, memory_html)):
        if path is not None:
            save_text(path, draw(program))
    show(plan_report(program, ladder(program.graph) if what_if else (), seconds), as_json)


@cli.command(name="compile")
@MODEL
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder to write to; created when missing.",
)
@click.option("--name", help="Prefix of every C name; the file's name when left out.")
@SIMPLIFY
@INT4
@plan_options
@click.option(
    "--selftest", is_flag=True, help="Write NAME_selftest.c too: a board proves itself by a call."
)
@click.option(
    "--serve", is_flag=True, help="Write NAME_serve.c too: a board answers `verify --serial`."
)
@JSON
def compile_command(
    model: Path,
    folder: Path,
    name: str | None,
    simplified: bool,
    int4: str,
    options: PlanOptions,
    selftest: bool,
    serve: bool,
    as_json: bool,
) -> None:
    """Write a model as C99 that needs nothing but a C compiler.

    Example: microinfer compile kws.tflite -o firmware/kws --name kws
    """
    from microinfer_codegen.compile import compile_network, write_unit
    from microinfer_codegen.report import compile_report
    from microinfer_codegen.selftest import selftest_files
    from microinfer_codegen.serve import serve_files

    network = load(model)
    with waiting("planning"):
        compiled = compile_network(network, name, simplified, int4 == "packed", options)
    unit = compiled.unit
    if selftest:
        unit = unit.extended(selftest_files(compiled.program, unit.name))
    if serve:
        unit = unit.extended(serve_files(compiled.program, unit.name, network.sha256))
    write_unit(unit, folder)
    show(compile_report(compiled.program, unit, folder), as_json)


@cli.command()
@MODELS
@click.option(
    "--samples",
    default=100,
    show_default=True,
    type=click.IntRange(1, 1_000_000),
    help="Inputs to compare; all of them when the model has at most 65,536.",
)
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="Of the inputs.")
@REFERENCE
@click.option("--oracle", is_flag=True, help="Compare with the official runtime too.")
@click.option("--on", "target", default="host", show_default=True, help=ON)
@click.option("--serial", help="Port of a board that runs NAME_serve, instead of --on.")
@click.option("--baud", default=115200, show_default=True, type=click.IntRange(1), help="Of it.")
@click.option("--compiler", help="C compiler of the host; $CC, cc, gcc or clang when left out.")
@OPTIMIZATION
@SIMPLIFY
@INT4
@plan_options
@JOBS
@SCHEDULER
@JSON
@click.pass_context
def verify(
    context: click.Context,
    /,
    models: Sequence[str],
    int4: str,
    jobs: int,
    scheduler: str | None,
    as_json: bool,
    **settings: Any,
) -> None:
    """Prove that the compiled C equals the NumPy reference, tensor by tensor, bit for bit.

    MODELS are files, folders or patterns.

    Example: microinfer verify kws.tflite --samples 1000

    Example: microinfer verify models/ --on cortex-m4 --jobs 4
    """
    from microinfer_codegen.batch import Refused, attempt, read_models, run_all
    from microinfer_codegen.report import verifications_report
    from microinfer_codegen.targets.table import require_target
    from microinfer_codegen.verification import Comparisons, silent, verify_model

    require_target(settings["target"])
    wanted = Comparisons(packed_weights=int4 == "packed", **settings)
    bar = progress if jobs == 1 and scheduler is None else silent
    tasks = [(verify_model, model, wanted, bar) for model in read_models(models)]
    results = list(run_all(attempt, tasks, jobs, scheduler))
    verified = [result for result in results if not isinstance(result, Refused)]
    _show_all(verifications_report(verified), results, as_json)
    context.exit(0 if all(result.equal for result in verified) else 1)


@cli.command()
@MODELS
@click.option("--on", "target", default="cortex-m4", show_default=True, help=ON_BOARD)
@OPTIMIZATION
@SIMPLIFY
@INT4
@plan_options
@click.option("--against", type=click.Choice(["tflm"]), help="Set a peer's figures beside ours.")
@click.option("--layers", is_flag=True, help="Show every step too.")
@click.option("--part", help="Microcontroller to estimate time, energy and battery life on.")
@click.option(
    "--rate",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0, min_open=True),
    help="Inferences per second, for power and battery life.",
)
@click.option(
    "--wait-states",
    default=0,
    show_default=True,
    type=click.IntRange(0, 31),
    help="Of the flash, for the estimate of cycles; a part has its own.",
)
@JOBS
@SCHEDULER
@JSON
@click.pass_context
def bench(
    context: click.Context,
    /,
    models: Sequence[str],
    target: str,
    int4: str,
    against: str | None,
    layers: bool,
    part: str | None,
    rate: float,
    wait_states: int,
    jobs: int,
    scheduler: str | None,
    as_json: bool,
    **settings: Any,
) -> None:
    """Count what models cost on an emulated microcontroller: instructions, flash, RAM, stack.

    MODELS are files, folders or patterns. Instructions, sizes and stack are exact; cycles, time
    and energy are estimates, and say so.

    Example: microinfer bench kws.tflite --on cortex-m4 --against tflm

    Example: microinfer bench kws.tflite --on cortex-m4 --part stm32l4r5 --rate 1
    """
    from microinfer_codegen.batch import Refused, attempt, read_models, run_all
    from microinfer_codegen.bench import Build, bench_model
    from microinfer_codegen.bench_report import bench_report
    from microinfer_codegen.estimate.cycles import Flash
    from microinfer_codegen.estimate.parts import find_part

    _require_no_idle_option(context, part)
    chosen = None if part is None else find_part(part, target)
    flash = Flash(wait_states=wait_states) if chosen is None else chosen.flash
    build = Build(target, packed_weights=int4 == "packed", **settings)
    tasks = [(bench_model, model, build, flash) for model in read_models(models)]
    with progress("measuring", len(tasks)) as bar:
        results = []
        for result in run_all(attempt, tasks, jobs, scheduler):
            results.append(result)
            bar.advance(bar.task_ids[0])
    rows = [result for result in results if not isinstance(result, Refused)]
    _show_all(bench_report(rows, against is not None, layers, chosen, rate), results, as_json)


def _require_no_idle_option(context: click.Context, part: str | None) -> None:
    """Refuse what would be asked for and not looked at."""
    option, why = (
        ("rate", "is for --part, which is not given")
        if part is None
        else ("wait_states", f"is for cores; {part} has its own")
    )
    if context.get_parameter_source(option) is click.core.ParameterSource.COMMANDLINE:
        raise UnsupportedModel(f"--{option.replace('_', '-')} {why}")


def _show_all(report: Report, results: Sequence[object], as_json: bool) -> None:
    """Print what came of several models; exit code 2 where one of them was refused."""
    from microinfer_codegen.batch import Refused
    from microinfer_codegen.report import with_refused

    refused = [result for result in results if isinstance(result, Refused)]
    if refused and len(results) == 1:
        raise refused[0].error
    show(with_refused(report, refused), as_json)
    for item in refused:
        click.echo(f"microinfer: {item.error}", err=True)
    if refused:
        raise click.exceptions.Exit(2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point: one clear line on stderr and exit code 2 for whatever the user can mend."""
    try:
        code = cli.main(
            args=None if arguments is None else list(arguments),
            prog_name="microinfer",
            standalone_mode=False,
        )
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(2)
    except ReaderGone:
        sys.exit(128 + signal.SIGPIPE)
    except click.ClickException as error:
        _fail(error.format_message())
    except MicroinferError as error:
        _fail(str(error))
    except PlanError as error:
        _fail(f"the plan did not pass its check, which is a bug of microinfer: {error}")
    else:
        sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str) -> None:
    line = " ".join(message.split())
    click.echo(f"microinfer: {line}", err=True)
    sys.exit(2)
