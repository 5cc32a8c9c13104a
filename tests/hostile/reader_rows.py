"""The hostile files the reader must refuse: a table of names, origins, recipes and answers.

Only what concerns structure, index ranges, dimensions, constants and quantisation. Files that
are sound and ask an operator for nonsense (stride 0, axis out of range) are lowering's rows.
"""

from __future__ import annotations

from tests.hostile.format_rows import HEADER, LENGTHS, OFFSETS, STRINGS, VTABLES
from tests.hostile.structure_rows import DIMENSIONS, INDICES, OPERATOR_CODES, PRESENCE
from tests.hostile.value_rows import CONSTANTS, EXTERNAL, QUANTIZATION, UNIONS

ROWS = [
    *HEADER,
    *VTABLES,
    *OFFSETS,
    *LENGTHS,
    *STRINGS,
    *PRESENCE,
    *OPERATOR_CODES,
    *INDICES,
    *DIMENSIONS,
    *CONSTANTS,
    *EXTERNAL,
    *QUANTIZATION,
    *UNIONS,
]
