"""Generated C on emulated Cortex-M boards: the same bytes as the reference, and honest counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import microinfer
from microinfer.cli import main
from microinfer.errors import ToolError, UnsupportedModel
from microinfer_codegen.compile import Compiled, compile_network
from microinfer_codegen.targets.counter import Counts, count_image
from microinfer_codegen.targets.emulator import run_image
from microinfer_codegen.targets.image import build_image
from microinfer_codegen.targets.measure import Measurement, measure
from microinfer_codegen.targets.size import forbidden_symbols, sections
from microinfer_codegen.targets.table import TARGETS, find_target
from tests.support.devices import bare_program, needs_arm, small_network
from tests.support.elementwise import unary_model

pytestmark = needs_arm

M4 = TARGETS["cortex-m4"]


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_network(microinfer.load(small_network()))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "small.tflite"
    path.write_bytes(small_network())
    return path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


@pytest.mark.parametrize("target", TARGETS)
def test_every_tensor_is_the_reference_s(target: str, model: Path) -> None:
    assert run("verify", model, "--on", target, "--samples", "12") == 0


def test_a_streaming_model_keeps_its_state_on_the_board(tmp_path: Path) -> None:
    from tests.passes.test_window_shift import streaming

    path = tmp_path / "stream.tflite"
    path.write_bytes(streaming())
    assert run("verify", path, "--on", "cortex-m0", "--samples", "20") == 0


def test_a_wrong_byte_on_the_board_is_found(
    model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from microinfer_codegen.targets import image

    whole = image.runner_source

    def lying(*arguments: object) -> str:
        text = whole(*arguments)  # type: ignore[arg-type]
        return text.replace(
            "    board_write(output, data, size);",
            "    (void)data;\n    board_write(output, &net, size);",
        )

    monkeypatch.setattr(image, "runner_source", lying)
    assert run("verify", model, "--on", "cortex-m4", "--samples", "2") == 1
    assert "NOT equal" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("", Counts(0, 0, 0)),
        ("ldr r0, =1000\\n1: subs r0, #1\\nbne 1b\\nb 2f\\n.ltorg\\n2:", Counts(2002, 0, 0)),
        ("movw r0, #1000\\n1: subs r0, #1\\nbne 1b", Counts(2001, 0, 0)),
        ("ldr r0, [%0]\\nldr r1, [%0, #4]\\nstr r1, [%0]", Counts(3, 2, 1)),
        ("ldrd r0, r1, [%0]\\nstm %0, {r0, r1, r2}", Counts(2, 2, 3)),
        ("nop\\nnop", Counts(2, 0, 0)),
    ],
)
def test_the_counter_reads_known_programs_exactly(body: str, wanted: Counts) -> None:
    (count,) = count_image(bare_program(M4, body), b"")
    assert count.total == wanted
    assert sum(count.executed.values()) == wanted.instructions


def test_a_fault_says_its_name_and_where() -> None:
    with pytest.raises(ToolError, match=r"cortex-m4 on mps2-an386: HardFault at 0x0000[0-9a-f]{4}"):
        run_image(bare_program(M4, "ldr r0, =0xf0000000\\nstr r0, [r0]\\nb 2f\\n.ltorg\\n2:"), b"")


def test_two_measurements_are_equal(compiled: Compiled) -> None:
    first, second = (measure(compiled.program, compiled.unit, M4) for _ in range(2))
    assert first == second


@pytest.fixture(scope="module")
def measured(compiled: Compiled) -> Measurement:
    return measure(compiled.program, compiled.unit, M4)


def test_layers_add_up(compiled: Compiled, measured: Measurement) -> None:
    assert [layer.operator for layer in measured.layers] == [
        op.OPERATOR for op in compiled.program.steps
    ]
    layers = sum(layer.counts.instructions for layer in measured.layers)
    assert 0 <= measured.counts.instructions - layers < 30  # what comes after the last step
    assert sum(layer.macs for layer in measured.layers) == measured.macs


def test_initialisation_costs_next_to_nothing(measured: Measurement) -> None:
    assert measured.init_instructions < 40


def test_more_stack_is_seen(measured: Measurement, compiled: Compiled) -> None:
    plain = measure(compiled.program, compiled.unit, M4, "-O0")
    assert plain.stack_bytes > measured.stack_bytes > 0


def test_flash_is_what_was_linked(measured: Measurement, compiled: Compiled) -> None:
    image = build_image(compiled.program, compiled.unit, M4)
    size = sections(image)
    constants = measured.flash.weight_bytes + measured.flash.table_bytes
    assert constants == size[".model_rodata"]
    assert measured.flash.weight_bytes == 4 * 27 + 9 * 4 + 5 * 4
    assert constants >= compiled.unit.weight_bytes
    assert measured.flash.data_bytes == 0


@pytest.mark.parametrize("target", TARGETS)
def test_no_allocation_output_float_or_cplusplus_is_linked(compiled: Compiled, target: str) -> None:
    image = build_image(compiled.program, compiled.unit, TARGETS[target])
    assert forbidden_symbols(image) == []


def test_float_helpers_would_be_found() -> None:
    data = unary_model("DEQUANTIZE", ("int8", (0.5, 3)), ("float32", None), shape=(8,))
    floats = compile_network(microinfer.load(data))
    image = build_image(floats.program, floats.unit, TARGETS["cortex-m0"])
    assert any(name.startswith("__aeabi_") for name in forbidden_symbols(image))


FIELDS = {"model", "target", "reference", "instructions", "macs", "arena_bytes", "state_bytes"}
FIELDS |= {"stack_bytes", "ram_bytes", "code_bytes", "weight_bytes", "table_bytes", "flash_bytes"}
FIELDS |= {"layers", "loads", "stores", "macs_per_ram_byte", "cycles_estimate", "against"}


def test_bench_prints_every_field_twice_the_same(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = []
    for _ in range(2):
        assert run("bench", model, "--json") == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    (row,) = json.loads(texts[0])
    assert row.keys() >= FIELDS
    assert row["ram_bytes"] == row["arena_bytes"] + row["stack_bytes"] + 4
    assert row["flash_bytes"] == row["code_bytes"] + row["weight_bytes"] + row["table_bytes"]


def test_bench_answers_for_people(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("bench", model, "--part", "stm32l4r5", "--layers", "--against", "tflm") == 0
    text = capsys.readouterr().out
    for part in ("below 1 mW", "CR2032", "SOFTMAX", "not measured", "estimate:"):
        assert part in text


def test_a_part_of_another_core_is_refused(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("bench", model, "--part", "stm32l4r5", "--on", "cortex-m0") == 2
    assert "measure with --on cortex-m4" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["verify", "bench"])
def test_a_missing_tool_says_what_to_run(
    command: str,
    model: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(command, model, "--on", "cortex-m4") == 2
    assert "install it with: make setup-arm" in capsys.readouterr().err


def test_an_unknown_target_is_refused(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", model, "--on", "cortex-a7") == 2
    assert "host, cortex-m0" in capsys.readouterr().err
    with pytest.raises(UnsupportedModel, match="are emulated"):
        find_target("z80")
