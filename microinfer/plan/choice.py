"""Choice: which plan a user wants, by what matters most to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from microinfer.errors import UnsupportedModel
from microinfer.graph import Graph
from microinfer.passes import simplify
from microinfer.passes.stream_time import stream_time
from microinfer.plan.buffers import neighbours
from microinfer.plan.lives import lives_of
from microinfer.plan.order import best_order
from microinfer.plan.placement import arena_of, first_fit
from microinfer.plan.program import Program, plan
from microinfer.plan.segmentation import Ranges
from microinfer.plan.simulate import simulate

Optimize = Literal["speed", "balanced", "ram"]
"""speed: tensors apart, each operator over whole tensors; ram: the least arena; balanced: the least
too, but steps go row by row only where that saves enough to be worth their loop."""

OPTIMIZE: tuple[Optimize, ...] = get_args(Optimize)

WORTH_A_LOOP = 0.05
WORTH_A_STEP = 16
"""Part of the arena, and bytes of it for each step that goes row by row, that must be saved before
`balanced` lets it: the loop costs hardly an instruction, but about 100 bytes of code a step."""


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What a user wants of a plan."""

    optimize: Optimize = "balanced"
    ram_limit: int | None = None  # bytes of arena and state there are
    stream_input: bool = False  # whether the caller gives the input by rows
    stream_time: bool = False  # whether the caller gives frame after frame of an endless stream
    simplified: bool = True  # whether passes may rewrite what is computed


DEFAULT = PlanOptions()


def program_for(graph: Graph, options: PlanOptions = DEFAULT) -> Program:
    """A checked plan of a file's graph, rewritten as far as the options say."""
    graph = simplify(graph) if options.simplified else graph
    if not options.stream_time:
        return plan_for(graph, options)
    if options.stream_input:
        raise UnsupportedModel("--stream-time, --stream-input: a frame is given whole; choose one")
    network = stream_time(graph)
    return plan_for(network.graph, options, network.window_frames)


def plan_for(graph: Graph, options: PlanOptions = DEFAULT, window_frames: int = 0) -> Program:
    """A checked plan; UnsupportedModel where arena and state take more than the limit.

    window_frames: as in Program.
    """
    program = _best(graph, options, window_frames)
    if options.ram_limit is not None and program.ram_bytes > options.ram_limit:
        raise UnsupportedModel(_too_large(graph, options, program))
    return program


def _too_large(graph: Graph, options: PlanOptions, program: Program) -> str:
    """What was asked, and what could be had instead."""
    needed = program.ram_bytes
    free = replace(options, optimize="ram", ram_limit=None)
    least = _best(graph, free, program.window_frames).ram_bytes
    text = (
        f"{needed:,} bytes of arena and state with --optimize {options.optimize}; the limit is "
        f"{options.ram_limit:,}, the least we can do {least:,}"
    )
    if program.takes_pieces or len(graph.inputs) != 1:
        return text
    streamed = _best(graph, replace(free, stream_input=True)).ram_bytes
    return f"{text}, or {streamed:,} with --stream-input" if streamed < least else text


def _best(graph: Graph, options: PlanOptions, window_frames: int = 0) -> Program:
    """The smaller plan of the orders there are, the file's where they are equal."""
    ways = 1 if options.optimize == "speed" else 2  # speed: a copy that is not made is worth more
    programs = [
        replace(_chosen(order, options, joined, window_frames), window_frames=window_frames)
        for order in _orders(graph)
        for joined in _joins(order)[:ways]
    ]
    return min(programs, key=lambda program: program.ram_bytes)


def _joins(graph: Graph) -> tuple[bool, ...]:
    """Whether parts may lie in their wholes: both ways, where there are any."""
    return (True, False) if lives_of(graph, joined=True).inside else (False,)


def _chosen(graph: Graph, options: PlanOptions, joined: bool, window_frames: int) -> Program:
    """What the options ask for; where that exceeds the limit, what is smaller.

    A limit never makes a plan larger: with `speed` as few steps go by rows as keep to it.
    """
    if options.stream_input:
        _require_one_input(graph)
        return _checked(row_by_row(graph, None, True, joined))
    apart = plan(graph, joined=joined)
    kept = replace(apart, window_frames=window_frames).kept_bytes
    limit = None if options.ram_limit is None else options.ram_limit - kept
    if options.optimize == "speed" and (limit is None or apart.arena_bytes <= limit):
        return apart
    whole = plan(graph, "rows", joined=joined)
    if options.optimize == "speed" and limit is not None:
        if whole.arena_bytes > limit:
            fewest = row_by_row(graph, limit, joined=joined)
            if fewest.arena_bytes <= limit:
                return _checked(fewest)
        return _checked(whole)
    streamed = row_by_row(graph, joined=joined)
    steps = sum(item.end_step - item.first_step for item in streamed.segments)
    worth = max(WORTH_A_STEP * steps, int(WORTH_A_LOOP * whole.arena_bytes), 1)
    enough = 1 if options.optimize == "ram" else worth
    too_large = limit is not None and whole.arena_bytes > limit
    saved = whole.arena_bytes - streamed.arena_bytes
    return _checked(streamed if saved >= enough or (too_large and saved > 0) else whole)


def row_by_row(
    graph: Graph, limit: int | None = None, stream_input: bool = False, joined: bool = False
) -> Program:
    """Steps row by row where that makes the arena smaller, as few as keep to a limit in bytes.

    stream_input: the caller gives the input by rows; joined: as in `plan`. `simulate` has not
    checked it yet.
    """
    ranges = Ranges(lives_of(graph, joined), stream_input).cut(limit)
    segments = [item.segment for item in ranges if item.segment is not None]
    return plan(graph, "rows", segments, stream_input, joined)


def _checked(program: Program) -> Program:
    simulate(program)
    return program


def _require_one_input(graph: Graph) -> None:
    if len(graph.inputs) != 1:
        raise UnsupportedModel(
            f"--stream-input: the model has {len(graph.inputs)} inputs; one is supported"
        )


def ladder(graph: Graph) -> tuple[tuple[str, int], ...]:
    """(technique, arena bytes), each on top of the one before: what planning is worth here."""
    apart = plan(graph)
    greedy = first_fit(
        apart.buffers,
        neighbours(apart.buffers),
        sorted(range(len(apart.buffers)), key=lambda i: -apart.buffers[i].size_bytes),
    )

    def least(technique: Callable[[Graph], Program]) -> int:
        return min(technique(order).arena_bytes for order in _orders(graph))

    def with_joins(technique: Callable[[Graph, bool], Program]) -> int:
        return min(
            technique(order, joined).arena_bytes
            for order in _orders(graph)
            for joined in _joins(order)
        )

    rungs = [
        ("no reuse", sum(buffer.footprint_bytes for buffer in apart.buffers)),
        ("greedy by size", arena_of(apart.buffers, greedy) if apart.buffers else 0),
        ("best offsets", apart.arena_bytes),
        ("best order", least(plan)),
        ("parts in place", with_joins(lambda order, joined: plan(order, joined=joined))),
        ("in place", with_joins(lambda order, joined: plan(order, "in place", joined=joined))),
        ("overlapping rows", with_joins(lambda order, joined: plan(order, "rows", joined=joined))),
        ("row by row", with_joins(lambda order, joined: row_by_row(order, joined=joined))),
    ]
    if len(graph.inputs) == 1:
        rungs.append(
            (
                "row by row, input too",
                with_joins(
                    lambda order, joined: row_by_row(order, stream_input=True, joined=joined)
                ),
            )
        )
    return tuple(rungs)


def _orders(graph: Graph) -> tuple[Graph, ...]:
    """The file's order of operators, and the best one for whole tensors where that is another."""
    better = best_order(graph)
    return (graph,) if better is graph else (graph, better)
