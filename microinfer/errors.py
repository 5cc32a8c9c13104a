"""What can be wrong, in three leaves: the bytes lie, we decline, a tool failed.

Anything else that escapes microinfer is a bug of microinfer and should look like one.
Every message is one line that says where, what was found, and what would be accepted.
"""

from __future__ import annotations


class MicroinferError(Exception):
    """Root of everything microinfer raises on purpose; never raised itself."""

    def __init__(self, message: str) -> None:
        if type(self) is MicroinferError:
            raise TypeError("raise MalformedModel, UnsupportedModel or ToolError")
        super().__init__(message)


class MalformedModel(MicroinferError):
    """The bytes lie: an offset, length, index or value no valid .tflite file can hold."""


class UnsupportedModel(MicroinferError):
    """We decline: the file may be valid, but it asks for what microinfer does not do."""


class ToolError(MicroinferError):
    """A compiler, emulator or other outside program is missing or failed."""
