"""Cycles and energy, estimated: from counted instructions, with every assumption stated.

Nothing here is measured. Instruction counts are exact; what a core and a battery make of them is
a model with a low, a typical and a high end, checked against published results in
docs/estimates.md.
"""
