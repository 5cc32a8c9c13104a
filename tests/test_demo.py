"""The example is a promise to newcomers: each of its stages, and the whole of it, is held here."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import microinfer
from microinfer import reader, writer
from microinfer_codegen.build import build_program, find_compiler
from microinfer_codegen.compile import compile_network
from microinfer_codegen.library import CompiledModel
from tests.support.agreement import assert_equals_c, assert_equals_oracle

CHECKOUT = Path(__file__).resolve().parent.parent
EXAMPLE = CHECKOUT / "examples" / "sine"

EVERY_INPUT = np.arange(-128, 128).astype(np.int8)

MEAN_DISTANCE = 0.02
WORST_DISTANCE = 0.1
"""int8 from float network, in y, which spans 3.5: two and seven output steps. Model quality is a
matter of degree, so this is a bound and not an equality."""


def _script(name: str) -> ModuleType:
    """A script of the example, as Python finds it when the demo is run: beside the others."""
    sys.path.insert(0, str(EXAMPLE))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(EXAMPLE))


train = _script("train")
quantize = _script("quantize")
demo = _script("demo")


@pytest.fixture(scope="module")
def data() -> Any:
    return train.make_data()


@pytest.fixture(scope="module")
def float_network(data: Any) -> Any:
    return train.train(data)


@pytest.fixture(scope="module")
def model(data: Any, float_network: Any) -> Any:
    return quantize.quantize(float_network, data.train.x)


@pytest.fixture(scope="module")
def model_bytes(model: Any) -> bytes:
    return writer.write(model)


@pytest.fixture(scope="module")
def stored_answers(model_bytes: bytes) -> Any:
    """The reference's int8 answer to each of EVERY_INPUT."""
    network = microinfer.load(model_bytes)
    answers = [np.asarray(network.run(x.reshape(1, 1))).item() for x in EVERY_INPUT]
    return np.array(answers, np.int8)


def test_data_is_split_60_20_20_and_no_sample_is_in_two_parts(data: Any) -> None:
    parts = [data.train.x, data.validation.x, data.test.x]
    assert [part.shape for part in parts] == [(3000, 1), (1000, 1), (1000, 1)]
    assert np.unique(np.concatenate(parts)).size == 5000


def test_training_twice_gives_the_same_bits(data: Any, float_network: Any) -> None:
    again = train.train(train.make_data())
    for one, other in zip(float_network.layers, again.layers, strict=True):
        assert one.weights.tobytes() == other.weights.tobytes()
        assert one.bias.tobytes() == other.bias.tobytes()
    assert train.train(data, seed=1).layers[0].bias.tobytes() != again.layers[0].bias.tobytes()


def test_the_gradient_is_the_slope_of_the_error() -> None:
    rng = np.random.default_rng(0)
    parameters = train._initial(rng)
    x = rng.uniform(0, train.X_MAX, (8, 1))
    y = train.function(x)

    def error(of: Any) -> float:
        return float(np.mean((train._network(of)(x) - y) ** 2))

    step = 1e-6
    measured = [
        (error(parameters + step * unit) - error(parameters - step * unit)) / (2 * step)
        for unit in np.eye(parameters.size)
    ]
    assert np.allclose(train._gradient(train._network(parameters), x, y), measured, atol=1e-6)


def test_the_float_network_is_closer_to_the_function_than_its_noisy_samples(
    data: Any, float_network: Any
) -> None:
    wanted = train.function(data.test.x)
    assert np.abs(float_network(data.test.x) - wanted).mean() < 0.02
    assert np.abs(data.test.y - wanted).mean() > 0.07


def test_zero_is_an_int8_value_of_every_activation() -> None:
    for values in (np.array([0.5, 3.0]), np.array([-3.0, -1.0]), np.array([-0.3, 7.0])):
        quantization = quantize.activation_quantization(values)
        zero = quantize.quantize_values(np.zeros(1), quantization)
        assert quantize.dequantize_values(zero, quantization) == 0.0
        assert -128 <= quantization.zero_points[0] <= 127


def test_a_feature_without_weights_is_quantised_too() -> None:
    layer = train.Layer(np.array([[1.0], [0.0]]), np.array([0.5, 0.25]), relu=False)
    network = train.FloatNetwork((layer,))
    data = writer.write(quantize.quantize(network, np.array([[0.0], [2.0]])))
    loaded = microinfer.load(data)
    (stored,) = np.asarray(loaded.run(np.array([[127]], np.int8)))
    output = quantize.quantization_of(loaded.graph, loaded.graph.outputs[0])
    (one, other) = quantize.dequantize_values(stored, output)
    step = output.scales[0]
    assert abs(one - 2.5) <= step and abs(other - 0.25) <= step


def test_a_bias_beyond_int32_is_refused() -> None:
    layer = train.Layer(np.array([[1e-9]]), np.array([1.0]), relu=False)
    with pytest.raises(OverflowError, match=r"dense0: bias .*int32"):
        quantize.quantize(train.FloatNetwork((layer,)), np.array([[0.0], [2.0]]))


def test_the_file_says_what_was_quantised(model: Any, model_bytes: bytes) -> None:
    read = reader.read(model_bytes)
    assert read.buffers == model.buffers
    assert read.subgraphs[0].tensors == model.subgraphs[0].tensors
    assert writer.write(read) == writer.write(reader.read(writer.write(read)))
    graph = microinfer.load(model_bytes).graph
    assert [op.OPERATOR for op in graph.ops] == ["FULLY_CONNECTED"] * 3
    assert graph.macs == 1 * 16 + 16 * 16 + 16 * 1


def test_int8_stays_close_to_the_float_network(
    data: Any, float_network: Any, model_bytes: bytes, stored_answers: Any
) -> None:
    graph = microinfer.load(model_bytes).graph
    given = quantize.quantization_of(graph, graph.inputs[0])
    result = quantize.quantization_of(graph, graph.outputs[0])
    index = quantize.quantize_values(data.test.x, given).astype(int) + 128
    distance = np.abs(
        quantize.dequantize_values(stored_answers[index], result) - float_network(data.test.x)
    )
    assert distance.mean() < MEAN_DISTANCE
    assert distance.max() < WORST_DISTANCE


def test_tflm_gives_the_same_bytes_on_all_256_inputs(model_bytes: bytes, tflm: Any) -> None:
    assert_equals_oracle(model_bytes, "tflm", tflm, samples=256)


def test_litert_gives_the_same_bytes_on_all_256_inputs(model_bytes: bytes, litert: Any) -> None:
    assert_equals_oracle(model_bytes, "litert", litert, samples=256)


def test_c_gives_the_same_bytes_on_all_256_inputs(model_bytes: bytes) -> None:
    assert_equals_c(model_bytes, samples=256)


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_firmware_example_answers_as_the_reference_does(
    model_bytes: bytes, stored_answers: Any, compiler: str
) -> None:
    if shutil.which(compiler) is None:
        pytest.skip(f"no {compiler} on this machine")
    unit = compile_network(microinfer.load(model_bytes), "sine").unit
    source = (EXAMPLE / "main.c").read_text(encoding="utf-8")
    files = {**unit.files, PurePosixPath("main.c"): source}
    program = build_program(files, find_compiler(compiler))  # under STRICT_FLAGS, as all C is
    printed = subprocess.run([str(program)], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in printed.splitlines()[1:]]
    assert [float(row[0]) for row in rows] == [step / 2 for step in range(13)]
    assert [int(row[3]) for row in rows] == [stored_answers[int(row[1]) + 128] for row in rows]
    # 2 pi is the last input, so that x = 6 lies near the end of the range
    assert int(rows[0][1]) == -128 and 110 < int(rows[-1][1]) < 127


def test_demo_proves_equality_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "not yet" / "there"
    assert demo.main(["--output", str(output)]) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines()[-1] == "C equals the reference on all 256 inputs"
    assert captured.err == ""  # no progress bar where there is no terminal
    assert sorted(path.name for path in output.iterdir()) == ["c", "sine.tflite"]


def test_the_commands_the_demo_ends_with_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert demo.main(["--output", "a folder"]) == 0
    lines = capsys.readouterr().out.splitlines()
    commands = [line for line in lines[lines.index("next:") + 1 : -1] if line]
    assert len(commands) == 5
    path = os.pathsep.join([str(CHECKOUT), str(CHECKOUT / "codegen")])
    for command in commands:
        # through a shell, because that is where a user types it
        done = subprocess.run(
            command, shell=True, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        assert done.returncode == 0, f"{command}: {done.stderr}"


def test_demo_fails_when_the_c_computes_something_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = CompiledModel.trace

    def wrong(self: CompiledModel, inputs: Any) -> dict[int, Any]:
        return {index: values ^ 1 for index, values in honest(self, inputs).items()}

    monkeypatch.setattr(CompiledModel, "trace", wrong)
    assert demo.main(["--output", str(tmp_path)]) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("C differs from the reference: sample 0: operator 0 (FULLY_CONNECTED)")


def test_without_a_compiler_the_demo_says_so_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert demo.main(["--output", str(tmp_path / "out")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith("demo: C compiler cc or gcc or clang: not found; install")
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_is_a_file_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("mine")
    assert demo.main(["--output", str(tmp_path / "taken")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("demo: output folder") and line.endswith("a writable folder is needed")
    assert (tmp_path / "taken").read_text() == "mine"


def test_without_plotext_the_demo_works_and_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "plotext", None)
    assert demo.main(["--output", str(tmp_path)]) == 0
    assert "no plot: plotext is not installed" in capsys.readouterr().out
