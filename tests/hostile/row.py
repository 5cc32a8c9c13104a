"""Row: one hostile file for the reader, and the names of places in the sound one it is made of."""

from __future__ import annotations

from dataclasses import dataclass

from microinfer.errors import MalformedModel, MicroinferError
from tests.hostile.seeds import Recipe


@dataclass(frozen=True)
class Row:
    """One hostile file. `where` is the location its message starts with."""

    name: str
    origin: str  # advisory, issue thread, or whose rule it breaks
    recipe: Recipe
    where: str
    error: type[MicroinferError] = MalformedModel
    says: str = ""  # part of the message, where the place alone could have another cause


FORMAT = "flatbuffer format"
SCHEMA = "TFLite schema"
LIMIT = "limit of ours"

GRAPH = "subgraphs[0]"
INPUT = f"{GRAPH}.tensors[0]"
WEIGHTS = f"{GRAPH}.tensors[1]"
BIAS = f"{GRAPH}.tensors[2]"
CONV = f"{GRAPH}.operators[0]"
RESHAPE = f"{GRAPH}.operators[1]"
CUSTOM = f"{GRAPH}.operators[2]"

BIG = 1 << 31
MOST = (1 << 32) - 1
