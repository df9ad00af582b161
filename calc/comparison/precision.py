"""At which precision a platform runs a workload: the best format asked for, or the next wider one it has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from calc.comparison.quantities import Quantities, given
from calc.provenance import Confidence
from calc.schema import BITS

SIXTEEN_BIT = ("bf16", "fp16")
_DUAL_PRECISION = {"bf16": 1.0, "fp16": 1.0, "fp8": 2.0, "int8": 2.0}
FORMATS: Mapping[str, Mapping[str, float]] = {
    "tensor": _DUAL_PRECISION,
    "gpu": _DUAL_PRECISION,
    "int8": {"int8": 1.0},
    "simd": {"fp32": 1.0},
}
"""Formats of each kind of compute that designs are drawn with, as multiples of the rate of the first one."""


def native_format(architecture: str) -> str:
    """The format that a kind of compute is built for."""
    return next(iter(FORMATS[architecture]))


def multiple_at(architecture: str, bits: int) -> float | None:
    """The rate of a kind of compute at a width over its native rate; None where it has no format of that width."""
    return next((multiple for name, multiple in FORMATS[architecture].items() if BITS[name] == bits), None)


def rate_multiples(owner: str, architecture: str, data_type: str) -> Quantities:
    """What a kind of compute does at a format, at 16 and 8 bits and in attention, over its native rate."""
    formats = FORMATS[architecture]
    units = f"units of {' and '.join(sorted({f'{BITS[name]} bits' for name in formats}))}"
    found = {
        "rate_multiple": (formats.get(data_type), f"{data_type or 'format that can be used'}: {units}"),
        "rate_multiple_16bit": (multiple_at(architecture, 16), f"16-bit format: {units}"),
        "rate_multiple_8bit": (multiple_at(architecture, 8), f"8-bit format: {units}"),
    }
    sixteen = found["rate_multiple_16bit"][0]
    runs = "16 bits" if sixteen is not None else f"{native_format(architecture)}, since it has no 16-bit units"
    found["attention_rate_multiple"] = (1.0 if sixteen is None else sixteen, f"attention runs at {runs}")
    path = f"{owner}.architecture"
    return {
        name: given(name, value, path, "definition", Confidence.CHOICE, note=note)
        for name, (value, note) in found.items()
    }


def notes(architecture: str) -> list[str]:
    """What a kind of compute without 16-bit units does instead."""
    if architecture != "int8":
        return []
    return ["has no 16-bit units: attention runs at int8 too, and what that costs in accuracy is not modelled"]


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
