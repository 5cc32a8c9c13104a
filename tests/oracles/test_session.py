"""What an oracle session promises whatever the runtime does; shown with a worker that has none."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from microinfer.errors import ToolError
from microinfer_codegen.oracles import ORACLES, OracleRefused, OracleSession, locate, session

_FAKE_WORKER = Path(__file__).with_name("fake_worker.py")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[OracleSession]:
    oracles = {"tflm": replace(ORACLES["tflm"], worker=_FAKE_WORKER)}
    monkeypatch.setattr(session, "ORACLES", oracles)
    monkeypatch.setattr(session, "oracle_python", lambda _: Path(sys.executable))
    monkeypatch.setenv("FAKE_WORKER_PATH", str(ORACLES["tflm"].worker.parent))
    monkeypatch.setenv("FAKE_WORKER_MARK", str(tmp_path / "mark"))
    with OracleSession("tflm", timeout_seconds=20) as opened:
        yield opened


@pytest.mark.parametrize("dtype", ["?", "i1", "u1", "i2", "i4", "i8", "u4", "f2", "f4", "f8", "c8"])
def test_every_dtype_and_shape_arrives_unchanged(fake: OracleSession, dtype: str) -> None:
    shapes: list[tuple[int, ...]] = [(), (0,), (1,), (3, 5), (2, 0, 4)]
    values = [
        (np.arange(np.prod(shape, dtype=int)) * 37).astype(dtype).reshape(shape) for shape in shapes
    ]
    (run,) = fake.run(b"echo", [values])
    assert [output.dtype for output in run.outputs] == [np.dtype(dtype)] * len(shapes)
    assert [output.shape for output in run.outputs] == shapes
    assert [output.tobytes() for output in run.outputs] == [value.tobytes() for value in values]


def test_strided_and_big_endian_inputs_keep_their_values(fake: OracleSession) -> None:
    value = np.arange(12, dtype=">i4").reshape(3, 4).T
    (run,) = fake.run(b"echo", [[value]])
    np.testing.assert_array_equal(run.outputs[0], value)


def test_no_samples_give_no_runs(fake: OracleSession) -> None:
    assert fake.run(b"echo", []) == []


def test_tensors_are_those_wired_to_an_operator_and_not_handles(fake: OracleSession) -> None:
    (run,) = fake.run(b"echo", [[np.int8(5)]])
    assert {index: value.item() for index, value in run.tensors.items()} == {0: 0, 1: 1}


def test_tensors_are_left_out_on_request(fake: OracleSession) -> None:
    (run,) = fake.run(b"echo", [[np.int8(5)]], tensors=False)
    assert run.tensors == {}


def test_each_sample_starts_from_the_initial_state(fake: OracleSession) -> None:
    runs = fake.run(b"count", [[], [], []])
    assert [run.outputs[0].item() for run in runs] == [1, 1, 1]


def test_state_is_kept_from_sample_to_sample_on_request(fake: OracleSession) -> None:
    runs = fake.run(b"count", [[], [], []], reset=False)
    assert [run.outputs[0].item() for run in runs] == [1, 2, 3]


def test_state_never_reaches_the_next_call(fake: OracleSession) -> None:
    for _ in range(2):
        (run,) = fake.run(b"count", [[]], reset=False)
        assert run.outputs[0].item() == 1


def test_one_process_serves_many_models(fake: OracleSession) -> None:
    processes = {fake.run(b"process", [[]])[0].outputs[0].item() for _ in range(3)}
    assert len(processes) == 1


def test_prints_of_the_runtime_do_not_disturb_the_answers(fake: OracleSession) -> None:
    for _ in range(3):
        assert fake.run(b"noise", [[]])[0].outputs[0].item() == 1


def test_a_refusal_carries_the_runtimes_words(fake: OracleSession) -> None:
    with pytest.raises(OracleRefused) as caught:
        fake.run(b"refuse", [[]])
    assert str(caught.value) == (
        "tflm refused this model: Failed to prepare; from C++: op 7 is unknown"
    )


def test_a_refusal_does_not_repeat_what_was_printed_for_another_model(fake: OracleSession) -> None:
    fake.run(b"noise", [[]])
    with pytest.raises(OracleRefused) as caught:
        fake.run(b"refuse", [[]])
    assert str(caught.value).endswith("from C++: op 7 is unknown")


def test_a_crash_names_the_signal_and_the_next_model_runs(fake: OracleSession) -> None:
    with pytest.raises(ToolError, match=r"^tflm crashed \(signal 11, SIGSEGV\) on this model: f"):
        fake.run(b"crash", [[]])
    (run,) = fake.run(b"echo", [[np.int8(5)]])
    assert run.outputs[0] == 5


def test_a_crash_is_not_a_refusal(fake: OracleSession) -> None:
    with pytest.raises(ToolError) as caught:
        fake.run(b"crash", [[]])
    assert not isinstance(caught.value, OracleRefused)


def test_a_crash_that_a_new_process_does_not_repeat_is_not_blamed_on_the_model(
    fake: OracleSession,
) -> None:
    fake.run(b"echo", [[np.int8(5)]])  # so that the process is not new when it crashes
    assert fake.run(b"crash once", [[]])[0].outputs[0] == 2


def test_a_model_that_never_returns_is_ended(fake: OracleSession) -> None:
    fake.run(b"echo", [[np.int8(5)]])
    fake._timeout_seconds = 0.2
    started = time.monotonic()
    with pytest.raises(ToolError, match=r"^tflm took longer than 0\.2 s on this model$"):
        fake.run(b"hang", [[]])
    assert time.monotonic() - started < 10
    fake._timeout_seconds = 20
    assert fake.run(b"echo", [[np.int8(5)]])[0].outputs[0] == 5


def test_a_fault_of_the_worker_shows_the_end_of_its_traceback(fake: OracleSession) -> None:
    with pytest.raises(ToolError, match=r"exit code 1.*WireError: dtype object cannot be sent$"):
        fake.run(b"object", [[]])


def test_closing_ends_the_process_and_may_be_repeated(fake: OracleSession) -> None:
    fake.run(b"echo", [[np.int8(5)]])
    worker = fake._worker
    assert worker is not None
    fake.close()
    assert worker.poll() == 0
    fake.close()


def test_an_absent_oracle_says_what_to_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(locate.ENVIRONMENT_VARIABLE, str(tmp_path))
    assert locate.oracle_python("tflm") is None
    with pytest.raises(ToolError, match=r"^oracle tflm is not installed; run: make setup-oracles$"):
        OracleSession("tflm")


def test_an_environment_variable_says_where_the_oracles_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    python = tmp_path / "litert" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setenv(locate.ENVIRONMENT_VARIABLE, str(tmp_path))
    assert locate.oracle_python("litert") == python


def test_an_unknown_oracle_is_refused_by_name() -> None:
    with pytest.raises(ToolError, match=r'^oracle "tensorrt": unknown; one of tflm, litert'):
        locate.oracle_python("tensorrt")
