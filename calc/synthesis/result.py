"""`calc.synthesise`: a design to its rates, memory, area and power, with limits; and what it gives."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from calc.comparison.precision import FORMATS
from calc.comparison.result import Figure
from calc.costing.figures import Figures, cases_of
from calc.errors import UnitError
from calc.files import write_whole
from calc.graph import figure as shown
from calc.presets import Catalogue, default_catalogue
from calc.schema import BITS
from calc.synthesis.design import FIGURES, GROUPS, DesignChain, design_chain
from calc.synthesis.limits import Limit, limits
from calc.synthesis.voltage import over_voltage
from calc.units import GLOSSARY
from calc.version import VERSION

if TYPE_CHECKING:
    import pandas as pd

    from calc.comparison.cases import Cases


RATE_AT = {16: "peak_rate_16bit", 8: "peak_rate_8bit"}
"""Figures of the rate by width; the native rate for others."""


class Synthesis(Figures):
    """What `calc.synthesise` gives: figures with ranges, weak marks and explanations, and limits in words."""

    def __init__(self, design: DesignChain, cases: Cases) -> None:
        super().__init__(design.chain, FIGURES, cases)
        self.design = design

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """Reticle, carrier, memory interface, heat under bonded DRAM, supply: whether each holds, and by how much."""
        self._one_case("limits in words")
        memory: Any = self.design.preset.memory
        return limits(self._chain, self._cases, memory.name, memory.attachment)

    @property
    def rates(self) -> dict[str, Figure]:
        """Dense peak rate by data type."""
        formats = FORMATS[self.design.preset.architecture]
        return {name: self.figure(RATE_AT.get(BITS[name], "native_rate")) for name in formats}

    def over_voltage(self, voltages: Sequence[Any]) -> pd.DataFrame:
        """Clock, rate, power and energy at each supply, the silicon as it is: a row a supply (see `voltage_sweep`)."""
        self._one_case("sweep of its own")
        return over_voltage(self._chain, self._cases, voltages)

    def _one_case(self, what: str) -> None:
        if self.is_batch:
            raise UnitError(f"{self.name} is a batch of many values, which has no {what}; take frame()")

    def frame(self, currency: str = "USD") -> pd.DataFrame:
        """A row a figure: value, with draws the ends of its range, unit, weak mark; for a batch a row a case."""
        import pandas as pd

        self._work_out(self.names)
        if self.is_batch:
            size = max(self.values(name).size for name in self.names)
            return pd.DataFrame({_label(name): np.broadcast_to(self.values(name), size) for name in self.names})
        rows = []
        for group, names in GROUPS.items():
            for name in names:
                item = self.figure(name)
                row: dict[str, Any] = {"figure": name, "group": group, "value": item.value}
                if self.is_drawn:
                    row |= {"low": item.low, "high": item.high}
                unit = item.unit + (f" per {item.per}" if item.per else "")
                rows.append(row | {"unit": unit, "weak": item.weak, "what": GLOSSARY[name].description})
        return pd.DataFrame(rows).set_index("figure")

    def to_dict(self) -> dict[str, Any]:
        """Figures by group, rates by data type, limits and versions as plain data."""
        self._work_out(self.names)
        return {
            "design": self.name,
            "rates": {name: plain(item) for name, item in self.rates.items()},
            "figures": {name: plain(self.figure(name)) for name in self.names},
            "limits": {item.name: item.to_dict() for item in self.limits},
            "weak_inputs": {
                name: [item.quantity.path for item in found] for name in self.names if (found := self.weak_inputs(name))
            },
            "versions": {"calc": VERSION, "presets": self._chain.catalogue.digest},
        }

    def to_json(self, path: Any = None) -> str:
        """JSON text, written to `path` if given."""
        text = json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        if path is not None:
            write_whole(path, text.encode())
        return text

    def __str__(self) -> str:
        if self.is_batch:
            return f"{self.name}: {len(self.frame())} cases"
        at = self.design.native_format
        lines = [f"{self.name}: {said(self, 'native_rate')} dense at {at}, {said(self, 'rated_power')}"]
        for group, names in GROUPS.items():
            lines.append(f"  {group}")
            lines += [f"    {name:<26} {said(self, name):>24}  {GLOSSARY[name].description}" for name in names]
        return "\n".join([*lines, "  limits", *(f"    {item}" for item in self.limits)])


def synthesise(
    design: Any,
    *,
    overrides: Mapping[str, Any] | None = None,
    date: str | None = None,
    draws: int = 0,
    seed: int = 0,
    catalogue: Catalogue | None = None,
) -> Synthesis:
    """What a design does and takes: dense rates, clock, memory, silicon by use, power by term, heat, and its limits.

    Args:
        design: a design: name, path, URL or preset object.
        overrides: values by key path inside of the design (``supply_voltage``, ``node.nominal_clock``), or of a
            coefficient (``calibration.io_power``). A quantity with many values (``calc.Q(array, "V")``) makes a batch.
        date: picks dated values such as carrier limits; default: that of the default scenario.
        draws, seed: Monte Carlo over every declared range where `draws` is above zero.

    Raises:
        CalcError: names file, key and value for bad input; `RangeError` for a die over the reticle field or a
            carrier over its class's limit.
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    found = design_chain(design, dict(overrides or {}), date, catalogue)
    return Synthesis(found, cases_of(draws, seed, found.columns))


def said(figures: Figures, name: str) -> str:
    """A figure with unit, range and weak mark, for people."""
    item = figures.figure(name)
    span = f" ({shown(item.low)} to {shown(item.high)})" if item.low is not None else ""
    return shown(item.value, item.unit) + ("*" if item.weak else "") + span


def plain(item: Figure) -> dict[str, Any]:
    """A figure as plain data; an unknown one with its reason."""
    unit = item.unit + (f" per {item.per}" if item.per else "")
    found: dict[str, Any] = {"value": item.value, "unit": unit, "low": item.low, "high": item.high, "weak": item.weak}
    return found | ({"reason": item.reason} if item.value is None else {})


def _label(name: str) -> str:
    unit = GLOSSARY[name].unit
    return f"{name} [{unit}]" if unit else name
