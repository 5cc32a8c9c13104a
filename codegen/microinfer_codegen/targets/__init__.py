"""Targets: cross-compiled models on emulated boards, and what they cost there.

`table` says which cores there are, `link` and `image` make a program of a model, `emulator` runs
it, `counter` counts what it executes, and `measure` puts the figures together.
"""
