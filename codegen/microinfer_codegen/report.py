"""What compiling and verifying a model came to, as reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from microinfer.plan.program import Program
from microinfer.report.text import Grid, Report
from microinfer_codegen.batch import Refused
from microinfer_codegen.unit import Unit
from microinfer_codegen.verification import Verification


def compile_report(program: Program, unit: Unit, folder: Path) -> Report:
    """What was written, and what it costs."""
    names = [str(path) for path in unit.files]
    facts = {
        "written to": str(folder),
        "arena": f"{program.arena_bytes:,} bytes",
        **({"state": f"{program.kept_bytes:,} bytes beside it"} if program.kept_bytes else {}),
        "weights": f"{unit.weight_bytes:,} bytes of weights and tables in flash",
        "MACs": f"{program.graph.macs:,}",
        "compile": f"cc -std=c99 -O2 -I {folder} -c {folder}/*.c {folder}/microinfer/*.c",
        "include": f'#include "{unit.name}.h"',
    }
    data = {
        "name": unit.name,
        "folder": str(folder),
        "files": names,
        "arena_bytes": program.arena_bytes,
        "state_bytes": program.kept_bytes,
        "weight_bytes": unit.weight_bytes,
        "macs": program.graph.macs,
    }
    return Report(facts=facts, data=data, grids=(Grid(("files",), [(n,) for n in names]),))


def verifications_report(verifications: Sequence[Verification]) -> Report:
    """Several models, a line each; one model as `verify_report` has it."""
    if not verifications:
        return Report(facts={}, data=[])
    if len(verifications) == 1:
        return verify_report(verifications[0])
    reports = [verify_report(verification) for verification in verifications]
    rows = [
        (verification.model, *row)
        for verification, report in zip(verifications, reports, strict=True)
        for row in report.grids[0].rows
    ]
    equal = sum(verification.equal for verification in verifications)
    good = equal == len(verifications)
    return Report(
        facts={},
        data=[verification_data(verification) for verification in verifications],
        grids=(Grid(("model", *reports[0].grids[0].columns), rows),),
        notes=[
            f"{verification.model}: {note}"
            for verification, report in zip(verifications, reports, strict=True)
            for note in report.notes
        ],
        verdict=(f"{equal} of {len(verifications)} models bit for bit equal", good),
    )


def with_refused(report: Report, refused: Sequence[Refused]) -> Report:
    """A report of several models, and of those that could not be used."""
    if not refused:
        return report
    data = report.data if isinstance(report.data, Sequence) else [report.data]
    return replace(
        report,
        data=[*data, *({"model": item.model, "refused": str(item.error)} for item in refused)],
        verdict=(f"{len(refused)} of {len(data) + len(refused)} models refused", False),
        notes=[*report.notes, *(() if report.verdict is None else (report.verdict[0],))],
    )


def verify_report(verification: Verification) -> Report:
    """Who was compared with whom, on what, and the first difference."""
    coverage = "every possible input" if verification.exhaustive else "sampled inputs"
    rows = []
    differences = []
    for other, comparison in verification.comparisons.items():
        rows.append(
            (
                other,
                f"{comparison.samples:,}",
                f"{comparison.tensors:,}",
                f"{comparison.values:,}",
                "equal" if comparison.equal else "DIFFERENT",
            )
        )
        if comparison.first_difference is not None:
            differences.append(f"{other}: {comparison.first_difference}")
    facts = {
        "model": verification.model,
        "reference": f"NumPy, exact to {verification.reference}",
        "coverage": coverage,
    }
    verdict = (
        ("bit for bit equal" if verification.equal else "NOT equal"),
        verification.equal,
    )
    columns = ("against", "samples>", "tensors>", "values>", "verdict")
    return Report(
        facts=facts,
        data=verification_data(verification),
        grids=(Grid(columns, rows),),
        notes=differences,
        verdict=verdict,
    )


def verification_data(verification: Verification) -> Mapping[str, Any]:
    """A verification as plain values."""
    return {
        "model": verification.model,
        "reference": verification.reference,
        "exhaustive": verification.exhaustive,
        "equal": verification.equal,
        "comparisons": [
            {
                "other": other,
                "equal": comparison.equal,
                "samples": comparison.samples,
                "tensors": comparison.tensors,
                "values": comparison.values,
                "first_difference": None
                if comparison.first_difference is None
                else asdict(comparison.first_difference),
            }
            for other, comparison in verification.comparisons.items()
        ],
    }
