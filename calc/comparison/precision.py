"""At which precision a platform runs a workload: the best format asked for, or the next wider one it has."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from calc.schema import BITS

SIXTEEN_BIT = ("bf16", "fp16")
DUAL_PRECISION = {"bf16": 1.0, "fp16": 1.0, "fp8": 2.0, "int8": 2.0}
"""Formats of the matrix unit that designs are drawn with, as multiples of the 16-bit rate."""


@dataclass(frozen=True)
class Precision:
    """The format used, and whether it is wider than what was asked for."""

    data_type: str
    bits: int
    widened: bool


def choose(wanted: Iterable[str], offered: Collection[str]) -> Precision | None:
    """The first format wanted that is offered, else the narrowest offered one that is wider; None if there is none.

    TF32 holds no more than 16-bit formats do at half their rate, and is never chosen.
    """
    wanted = list(wanted)
    for data_type in wanted:
        if data_type in offered:
            return Precision(data_type, BITS[data_type], widened=False)
    narrowest = min(BITS[data_type] for data_type in wanted)
    wider = [name for name in offered if BITS[name] > narrowest and name != "tf32"]
    if not wider:
        return None
    best = min(wider, key=lambda name: (BITS[name], name != "bf16", name))
    return Precision(best, BITS[best], widened=True)


def sixteen_bit(offered: Collection[str]) -> str | None:
    """The format of the 16-bit rate, wider where a chip has none."""
    for data_type in (*SIXTEEN_BIT, "fp32"):
        if data_type in offered:
            return data_type
    return None
