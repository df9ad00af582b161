"""What a design is to match: rate, memory bandwidth and capacity of a platform, bought or on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from calc.comparison.cases import Cases, Central, Column, Draws
from calc.comparison.precision import FORMATS, native_format, sixteen_bit
from calc.comparison.quantities import Quantities, at_date, given
from calc.costing.figures import cases_of
from calc.costing.reading import date_or_usual
from calc.errors import RangeError, unknown_name
from calc.presets import PLATFORM_FOLDERS, Catalogue
from calc.provenance import Confidence, Sourced, SourcedQuantity
from calc.schema import Accelerator, Design
from calc.synthesis.crossed import Prescribed
from calc.synthesis.design import DesignChain, design_chain
from calc.units import GLOSSARY

ASPECTS = {"rate": "target_rate", "bandwidth": "target_bandwidth", "capacity": "target_capacity"}
"""What may be matched, and the quantity that states it."""
THROUGHPUT = "throughput"
"""The rate of work on a workload; it is matched alone, since dies and memory follow from it together."""
MATCHED_ASPECTS = tuple(ASPECTS)
"""Their names: what `on` of a match may hold."""
_FIGURES = {
    "target_rate": "peak_rate", "target_bandwidth": "memory_bandwidth", "target_capacity": "memory_capacity",
}  # fmt: skip
REFERENCE = ("peak_rate", "memory_bandwidth", "memory_capacity", "rated_power", "total_die_area", "device_price")
"""Figures of the platform that a match is set beside."""


@dataclass(frozen=True)
class Target:
    """A platform to be matched. `beside` are its own figures, in the units in which they are read; None: not known."""

    name: str
    precision: str
    quantities: Quantities
    beside: Mapping[str, float | None]
    design: DesignChain | None = None

    def cases(self, draws: int, seed: int) -> Cases:
        """Central values, or draws; what a design reaches is worked out with the same draws of what it shares."""
        return Prescribed(draws, seed, self.columns(draws, seed)) if checked(draws, seed) else Central()

    def columns(self, draws: int, seed: int) -> dict[str, Column]:
        """What a design reaches in each draw, by key path; nothing for a bought chip, whose figures are stated."""
        if self.design is None:
            return {}
        values = self.design.chain.values(tuple(_FIGURES.values()), Draws(draws, seed))
        return {
            quantity.path: np.broadcast_to(np.ravel(values[_FIGURES[name]]), (draws,))
            for name, quantity in self.quantities.items()
        }


def checked(draws: int, seed: int) -> int:
    """The number of draws; `CalcError` where it or the seed is none that can be."""
    cases_of(draws, seed, {})
    return draws


def aspects_of(on: str | Iterable[str]) -> tuple[str, ...]:
    """What is to be matched, each once; `UnknownNameError` for what cannot be, `RangeError` for nothing."""
    names = tuple(dict.fromkeys([on] if isinstance(on, str) else on))
    for name in names:
        if name not in (*ASPECTS, THROUGHPUT):
            raise unknown_name("aspect to match", str(name), (*ASPECTS, THROUGHPUT), "on")
    if THROUGHPUT in names and len(names) > 1:
        raise RangeError(f"on: {THROUGHPUT} is matched alone, since dies and memory follow from it together")
    if not names:
        raise RangeError(f"on: expected one or more of {', '.join(ASPECTS)}, found none")
    return names


def target_of(
    platform: Any, on: tuple[str, ...], precision: str | None, date: str | None, catalogue: Catalogue
) -> Target:
    """The figures of a platform that are to be matched. Raises `RangeError` for one that is not known."""
    preset = catalogue.load(platform, *PLATFORM_FOLDERS)
    known = {name for formats in FORMATS.values() for name in formats}
    if precision is not None and precision not in known:
        raise unknown_name("precision of a design", precision, known)
    if isinstance(preset, Design):
        target = of_design(design_chain(platform, {}, date, catalogue), precision or native_format(preset.architecture))
    else:
        target = _of_accelerator(preset, precision, date_or_usual(date, catalogue))
    for aspect in (name for name in on if name in ASPECTS):
        quantity = target.quantities[ASPECTS[aspect]]
        if quantity.value is None:
            reason = f" ({quantity.note})" if quantity.note else ""
            raise RangeError(f"{target.name}: its {GLOSSARY[_FIGURES[quantity.name]].description} is not known{reason}")
    return target


def of_design(design: DesignChain, precision: str) -> Target:
    """What a design reaches at a precision, at central values."""
    formats = FORMATS[design.preset.architecture]
    if precision not in formats:
        raise RangeError(f"{design.name}: it has no {precision} rate to match; it has {', '.join(formats)}")
    design = design.at(precision)
    found = design.chain.values(tuple(name for name in REFERENCE if name != "device_price"), Central())
    values = {name: float(np.ravel(value)[0]) for name, value in found.items()}
    quantities = {
        name: given(name, values[figure], f"{design.name}.{figure}", "model", Confidence.ESTIMATE,
                    note=f"what the device model finds for {design.name}")
        for name, figure in _FIGURES.items()
    }  # fmt: skip
    beside = {name: value / GLOSSARY[name].factor for name, value in values.items()}
    return Target(design.name, precision, quantities, beside, design)


def _of_accelerator(chip: Accelerator, precision: str | None, date: str) -> Target:
    data_type: Any = precision or sixteen_bit(chip.peak_rate)
    if data_type is None or data_type not in chip.peak_rate:
        raise RangeError(
            f"{chip.id}: it has no {precision or '16-bit'} rate to match; it has {', '.join(map(str, chip.peak_rate))}"
        )
    place = f"accelerators/{chip.id}"
    rate = chip.peak_rate[data_type].quantity.at(f"{chip.id}.peak_rate.{data_type}", f"{place}.peak_rate.{data_type}")
    quantities = {
        "target_rate": replace(rate, name="target_rate"),
        "target_bandwidth": _memory(chip, "memory_bandwidth", "target_bandwidth", place),
        "target_capacity": _memory(chip, "memory_capacity", "target_capacity", place),
    }
    price = at_date(chip.price, date).quantity if chip.price else None
    dies = chip.dies_per_accelerator.quantity.value if chip.dies_per_accelerator else None
    area = chip.die_area.quantity.value if chip.die_area else None
    base = {
        "peak_rate": quantities["target_rate"].value,
        "memory_bandwidth": quantities["target_bandwidth"].value,
        "memory_capacity": quantities["target_capacity"].value,
        "rated_power": chip.rated_power.quantity.value if chip.rated_power else None,
        "total_die_area": None if dies is None or area is None else dies * area,
        "device_price": price.value if price is not None and price.currency != "CNY" else None,
    }
    beside = {name: None if value is None else value / GLOSSARY[name].factor for name, value in base.items()}
    return Target(chip.id, str(data_type), quantities, beside)


def _memory(chip: Accelerator, field: str, name: str, place: str) -> SourcedQuantity:
    stated: Sourced | None = getattr(chip, field)
    path = f"{chip.id}.{field}"
    if stated is None:
        return given(name, None, path, "", Confidence.ASSUMPTION, note="not stated")
    return replace(stated.quantity.at(path, f"{place}.{field}"), name=name)
