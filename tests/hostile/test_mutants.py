"""Damaged bytes give a Model or one of our two errors: never anything else, never slowly."""

from __future__ import annotations

import random
import struct
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.model import Model
from microinfer.reader import read
from microinfer.writer import write
from tests.hostile.seeds import SHARED_OR_NONE, seed

BYTES = (0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF)
WORDS = (0, 1, 3, 4, 8, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFC, 0xFFFFFFFF)
SLOWEST = 2.0  # seconds; a sound file of this size takes a thousandth


def outcome(data: bytes) -> str:
    """What became of the bytes; anything but these three escapes and fails the test."""
    start = time.perf_counter()
    try:
        result: object = read(data)
    except (MalformedModel, UnsupportedModel) as error:
        result = error
        message = str(error)
        assert message.isascii(), message
        assert message.isprintable(), message
        assert len(message) < 300, message
    assert time.perf_counter() - start < SLOWEST
    return type(result).__name__


def tally(mutants: Iterable[bytes]) -> Counter[str]:
    return Counter(outcome(data) for data in mutants)


def sampled(data: bytes, count: int, rng: random.Random) -> Iterator[bytes]:
    """Mutants of one to three places: a byte, a flipped bit, a word, or an added constant."""
    for _ in range(count):
        mutant = bytearray(data)
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            at = rng.randrange(len(mutant))
            kind = rng.randrange(4)
            if kind == 0:
                mutant[at] = rng.choice(BYTES)
            elif kind == 1:
                mutant[at] ^= 1 << rng.randrange(8)
            else:
                word = at - at % 4
                old = int.from_bytes(mutant[word : word + 4], "little")
                new = rng.choice(WORDS) if kind == 2 else old + rng.choice((-8, -4, -1, 1, 4, 8))
                mutant[word : word + 4] = struct.pack("<I", new % (1 << 32))
        yield bytes(mutant)


def test_a_file_cut_anywhere_is_refused() -> None:
    data = write(seed())
    for length in range(len(data)):
        with pytest.raises(MalformedModel):
            read(data[:length])


def test_twenty_thousand_mutants_of_the_seed() -> None:
    answers = tally(sampled(write(seed()), 20_000, random.Random(2)))
    assert sum(answers.values()) == 20_000
    # Both sides are exercised: many refusals, and data bytes may be anything.
    assert answers["MalformedModel"] > 5_000
    assert answers["Model"] > 1_000
    assert answers["UnsupportedModel"] > 10


def test_mutants_of_random_bytes_behind_a_sound_header() -> None:
    rng = random.Random(3)
    files = (
        struct.pack("<I", 8) + b"TFL3" + rng.randbytes(rng.randrange(300)) for _ in range(2000)
    )
    assert tally(files)["MalformedModel"] == 2000


@pytest.mark.parametrize("path", SHARED_OR_NONE, ids=lambda p: p.stem if p else "absent")
def test_mutants_of_real_models(path: Path | None) -> None:
    if path is None:
        pytest.skip("no real models beside the project")
    answers = tally(sampled(path.read_bytes(), 200, random.Random(4)))
    assert sum(answers.values()) == 200


@pytest.mark.slow
def test_every_byte_of_the_seed_to_every_value() -> None:
    data = write(seed())
    for at in range(len(data)):
        for value in range(256):
            outcome(data[:at] + bytes((value,)) + data[at + 1 :])


@pytest.mark.slow
def test_every_word_of_the_seed_to_every_boundary() -> None:
    data = write(seed())
    for at in range(0, len(data) - 3, 2):
        for word in WORDS:
            outcome(data[:at] + struct.pack("<I", word) + data[at + 4 :])


def test_a_model_that_comes_out_damaged_can_be_written_and_read_again() -> None:
    for mutant in sampled(write(seed()), 2000, random.Random(5)):
        try:
            model = read(mutant)
        except (MalformedModel, UnsupportedModel):
            continue
        assert isinstance(model, Model)
        assert _same(read(write(model)), model)


def _same(one: Model, other: Model) -> bool:
    return repr(one) == repr(other)  # a NaN among the options is not equal to itself
