"""The supply as a lever: what it does to a design as it is, and which one takes least power at equal throughput."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from calc.comparison.cases import Cases, Central, Draws
from calc.comparison.quantities import Quantities, given
from calc.comparison.result import Figure
from calc.comparison.summary import summary
from calc.costing.chain import Chain
from calc.costing.figures import cases_of
from calc.costing.reading import in_base_units
from calc.errors import RangeError
from calc.graph import figure as shown
from calc.presets import Catalogue, default_catalogue
from calc.provenance import Confidence
from calc.synthesis.crossed import Crossed, Prescribed
from calc.synthesis.design import DesignChain, design_chain
from calc.synthesis.sized import sized_chain, sizes_for, with_counts
from calc.synthesis.target import checked, of_design
from calc.units import GLOSSARY, Q

if TYPE_CHECKING:
    import pandas as pd

SWEPT = (
    "clock_frequency", "native_rate", "peak_rate_16bit", "peak_rate_8bit", "dynamic_power", "static_power",
    "rated_power", "logic_energy", "rated_energy", "heat_flux",
)  # fmt: skip
HELD = ("memory_bandwidth", "memory_capacity")
"""Figures that stay as they are when silicon is traded for supply."""
SIZED = ("clock_frequency", "silicon_area", "dynamic_power", "static_power", "rated_power", "heat_flux", "unit_cost")
POINTS = 201


def voltage_sweep(
    design: Any,
    voltages: Sequence[Any],
    *,
    overrides: Mapping[str, Any] | None = None,
    date: str | None = None,
    draws: int = 0,
    seed: int = 0,
    catalogue: Catalogue | None = None,
) -> pd.DataFrame:
    """A design at several supplies, its silicon as it is: clock, rate, power by term and energy by operation.

    Args:
        design, overrides, date, draws, seed: as for `calc.synthesise`.
        voltages: supplies as texts (``"0.7 V"``), numbers in volt, or one quantity with many values.
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    chain = _single(design_chain(design, dict(overrides or {}), date, catalogue)).chain
    return over_voltage(chain, cases_of(draws, seed, {}), voltages)


def over_voltage(chain: Chain, cases: Cases, voltages: Sequence[Any]) -> pd.DataFrame:
    """The figures of one chain at several supplies, all in one evaluation: a row a supply."""
    volts = volts_of(voltages)
    crossed = Crossed(cases, _size(cases), {f"{chain.owner}.supply_voltage": volts})
    values = chain.values(SWEPT, crossed)
    return _table(volts, {name: crossed.table(values[name]) for name in SWEPT})


@dataclass(frozen=True)
class BestVoltage:
    """The supply of least power at equal throughput and equal memory, silicon following the clock.

    `power_change` and `silicon_ratio` compare it with the nominal supply of the node. `curve` has a row a supply at
    central values. `lowest` is the least supply that was tried, the node's threshold voltage by default.
    """

    design: str
    voltage: Figure
    nominal: float
    power_change: Figure
    silicon_ratio: Figure
    cost_ratio: Figure
    minimum: float | None
    curve: pd.DataFrame

    @property
    def below_minimum(self) -> bool | None:
        """Whether the best supply is below that at which the node's usual SRAM works; None where that is not known."""
        if self.minimum is None or self.voltage.value is None:
            return None
        return self.voltage.value < self.minimum

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        figures = ("voltage", "power_change", "silicon_ratio", "cost_ratio")
        found: dict[str, Any] = {name: _plain(getattr(self, name)) for name in figures}
        about = {"design": self.design, "nominal_voltage": self.nominal, "minimum_voltage": self.minimum}
        return {**about, **found, "below_minimum": self.below_minimum}

    def __str__(self) -> str:
        if self.voltage.value is None or self.power_change.value is None or self.silicon_ratio.value is None:
            return f"{self.design}: the best supply is not known"
        text = (
            f"{self.design}: least power at equal throughput at {shown(self.voltage.value, 'V')}: "
            f"{self.power_change.value:+.0%} power and {self.silicon_ratio.value:.1f} times the silicon of "
            f"{shown(self.nominal, 'V')}"
        )
        if self.below_minimum:
            text += f"; below the {shown(self.minimum, 'V')} down to which the node's usual SRAM works"
        return text


def best_voltage(
    design: Any,
    *,
    overrides: Mapping[str, Any] | None = None,
    lowest: Any = None,
    highest: Any = None,
    date: str | None = None,
    draws: int = 0,
    seed: int = 0,
    catalogue: Catalogue | None = None,
) -> BestVoltage:
    """The supply at which a design takes least power for the rate and memory that it has, and the area that it costs.

    Silicon follows the clock without rounding to dies: compute area goes as one over the clock, memory interfaces and
    memory stay.

    Args:
        design, overrides, date, draws, seed: as for `calc.synthesise`.
        lowest, highest: ends of the search; default: threshold voltage and nominal supply of the node.
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    read = _single(design_chain(design, dict(overrides or {}), date, catalogue))
    target = of_design(with_counts(read, read.preset), read.native_format)
    held: Quantities = {
        name: given(name, float(np.ravel(value)[0]), f"{read.name}.held.{name}", "model", Confidence.ESTIMATE,
                    note="as the design has it")
        for name, value in read.chain.values(HELD, Central()).items()
    }  # fmt: skip
    chain = sized_chain(read, sizes_for("stack", ("rate",), whole=False), target, held)
    nominal = chain.parts.quantities["nominal_voltage"].value
    ends = [
        chain.parts.quantities[name].value if end is None else float(volts_of([end])[0])
        for name, end in (("threshold_voltage", lowest), ("nominal_voltage", highest))
    ]
    if nominal is None or ends[0] is None or ends[1] is None or not ends[0] < ends[1]:
        raise RangeError(
            f"{read.name}: the best supply is sought between lowest and highest; {ends[0]} V to {ends[1]} V"
        )
    volts = np.linspace(ends[0], ends[1], POINTS)
    path = f"{chain.owner}.supply_voltage"

    def over(cases: Cases, size: int, supplies: np.ndarray) -> dict[str, np.ndarray]:
        crossed = Crossed(cases, size, {path: supplies})
        names = SIZED if size == 1 else ("rated_power", "silicon_area", "unit_cost")
        return {name: crossed.table(value) for name, value in chain.values(names, crossed).items()}

    central = Central()
    curve = over(central, 1, volts)
    if checked(draws, seed):
        columns = _held_columns(read.chain, held, draws, seed)
        cases = Prescribed(draws, seed, {**target.columns(draws, seed), **columns})
        swept, rest = over(cases, draws, volts), over(cases, draws, np.array([nominal]))
    else:
        swept, rest = curve, over(central, 1, np.array([nominal]))
    best = _least(swept["rated_power"])
    picked = {name: np.take_along_axis(swept[name], best[np.newaxis], axis=0)[0] for name in rest}
    ratio = {name: picked[name] / rest[name][0] for name in ("rated_power", "silicon_area", "unit_cost")}
    minimum = chain.parts.quantities["minimum_voltage"].value
    return BestVoltage(
        read.name, _summed(volts[best], "V"), float(nominal), _summed(ratio["rated_power"] - 1.0, ""),
        _summed(ratio["silicon_area"], ""), _summed(ratio["unit_cost"], ""), minimum, _table(volts, curve),
    )  # fmt: skip


def _single(design: DesignChain) -> DesignChain:
    """The design, if it is one and its supply is a lever; else `RangeError`."""
    if design.preset.supply != "stated":
        why = "is not published" if design.preset.supply == "unpublished" else "follows from its clock"
        raise RangeError(f"{design.name}: its supply {why}; set supply to 'stated' with a supply_voltage to sweep it")
    if design.columns:
        raise RangeError(f"{design.name}: a sweep takes one value of each input; {', '.join(design.columns)} has many")
    return design


def _held_columns(chain: Chain, held: Quantities, draws: int, seed: int) -> dict[str, Any]:
    """What stays as it is, with the draws of the design as it stands."""
    values = chain.values(HELD, Draws(draws, seed))
    return {held[name].path: np.broadcast_to(np.ravel(values[name]), (draws,)) for name in HELD}


def _least(power: np.ndarray) -> np.ndarray:
    """The row of least power of each case."""
    return np.asarray(np.argmin(np.where(np.isfinite(power), power, np.inf), axis=0))


def volts_of(voltages: Any) -> np.ndarray:
    """Supplies in base units, checked against what is possible."""
    if hasattr(voltages, "magnitude"):
        found = in_base_units("supply_voltage", voltages)
    else:
        items = [voltages] if isinstance(voltages, str | int | float) else list(voltages)
        if not items:
            raise RangeError("voltages: expected one or more supplies, found none")
        found = np.array([float(in_base_units("supply_voltage", Q(item, "V"))) for item in items])
    return np.atleast_1d(found)


def _size(cases: Cases) -> int:
    return cases.draws if isinstance(cases, Draws) else 1


def _table(volts: np.ndarray, tables: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """A row a supply; with draws medians and the ends of each range."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for name, table in tables.items():
        declaration = GLOSSARY[name]
        label = f" [{declaration.unit}]" if declaration.unit else ""
        found = [summary(row / declaration.factor) for row in table]
        columns[f"{name}{label}"] = [np.nan if item.value is None else item.value for item in found]
        if table.shape[1] > 1:
            columns[f"{name} low{label}"] = [item.low for item in found]
            columns[f"{name} high{label}"] = [item.high for item in found]
    return pd.DataFrame(columns, index=pd.Index(volts, name="supply_voltage [V]"))


def _summed(values: np.ndarray, unit: str) -> Figure:
    found = summary(np.ravel(values))
    return Figure(found.value, unit, found.low, found.high, known_share=found.known_share)


def _plain(item: Figure) -> dict[str, Any]:
    return {"value": item.value, "unit": item.unit, "low": item.low, "high": item.high}
