"""Limits of a design, each with how far it is used: reticle, carrier, memory interface, heat, supply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calc.comparison.cases import Cases, Central
from calc.costing.chain import Chain
from calc.graph import figure as shown
from calc.provenance import SourcedQuantity
from calc.units import GLOSSARY

ROUNDING = 1e-9


@dataclass(frozen=True)
class Limit:
    """One limit of a design. `holds` is None where it is not known; `value` and `bound` are in `unit`.

    `use` is how much of the limit is used: one stands at the limit, more breaks it. `holding_share` is the share of
    draws in which it holds, of those in which that is known.
    """

    name: str
    holds: bool | None
    why: str
    value: float | None
    bound: float | None
    unit: str
    use: float | None
    source: str
    weak: bool
    holding_share: float | None = None

    @property
    def status(self) -> str:
        """``holds``, ``broken`` or ``unknown``."""
        return "unknown" if self.holds is None else "holds" if self.holds else "broken"

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "status": self.status, "why": self.why, "value": self.value, "bound": self.bound, "unit": self.unit,
            "use": self.use, "source": self.source, "weak": self.weak, "holding_share": self.holding_share,
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}: {self.status}: {self.why}"


@dataclass(frozen=True)
class _Rule:
    """A figure that must stay at or below a bound, or at or above it; `from_` is the input that states the bound."""

    name: str
    figure: str
    bound: str
    from_: str
    least: bool = False
    bonded_only: bool = False
    board_only: bool = False

    def applies(self, attachment: str) -> bool:
        """Whether memory that is attached so meets the limit at all."""
        needed = "bonded" if self.bonded_only else "board" if self.board_only else attachment
        return attachment == needed


_RULES = (
    _Rule("reticle", "reticle_use", "", "reticle_field_width"),
    _Rule("carrier", "carrier_use", "", "maximum_carrier_area"),
    _Rule("memory interface", "interface_die_class", "interface_node_class", "interface_node_class"),
    _Rule("memory devices", "devices_by_package", "maximum_board_devices", "maximum_board_devices", board_only=True),
    _Rule("heat", "heat_flux", "maximum_heat_flux", "maximum_heat_flux", bonded_only=True),
    _Rule("minimum supply", "supply_voltage", "minimum_voltage", "minimum_voltage", least=True),
    _Rule("nominal supply", "supply_voltage", "nominal_voltage", "nominal_voltage"),
)
NEEDED = (
    *dict.fromkeys(name for rule in _RULES for name in (rule.figure, rule.bound) if name),
    "carrier_area", "maximum_carrier_area", "die_area", "memory_stacks",
)  # fmt: skip
"""Figures that the limits look at."""


def uses(values: Mapping[str, Any], attachment: str) -> dict[str, NDArray[np.float64]]:
    """How much of each limit is used, case by case; not-a-number where it is not known."""
    found = {}
    for rule in _RULES:
        if not rule.applies(attachment):
            continue
        value = np.ravel(np.asarray(values[rule.figure], dtype=float))
        bound = np.ravel(np.asarray(values[rule.bound], dtype=float)) if rule.bound else np.ones(1)
        with np.errstate(divide="ignore", invalid="ignore"):
            found[rule.name] = bound / value if rule.least else value / bound
    return found


def breaks(use: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a limit is surely broken, case by case."""
    return use > 1.0 + ROUNDING


def limits(chain: Chain, cases: Cases, memory: str, attachment: str) -> tuple[Limit, ...]:
    """The limits of one design, at central values, with the share of the cases in which each holds."""
    central = chain.values(NEEDED, Central())
    used = uses(central, attachment)
    drawn = {} if isinstance(cases, Central) else uses(chain.values(NEEDED, cases), attachment)
    return tuple(
        _limit(rule, chain, central, float(used[rule.name][0]), drawn.get(rule.name), memory)
        for rule in _RULES
        if rule.name in used
    )


def _limit(
    rule: _Rule, chain: Chain, values: Mapping[str, Any], use: float, drawn: NDArray[np.float64] | None, memory: str
) -> Limit:
    known = bool(np.isfinite(use))
    holds = not bool(breaks(np.array([use]))[0]) if known else None
    share = None
    if drawn is not None and np.isfinite(drawn).any():
        share = float(np.mean(~breaks(drawn[np.isfinite(drawn)])))
    stated = chain.parts.quantities[rule.from_]
    return Limit(
        rule.name,
        holds,
        _why(rule, holds, values, memory),
        _read(values, rule.figure),
        _read(values, rule.bound) if rule.bound else 1.0,
        GLOSSARY[rule.figure].unit,
        use if known else None,
        _source(stated, chain) if stated.value is not None else "",
        stated.is_weak,
        share,
    )


def _source(stated: SourcedQuantity, chain: Chain) -> str:
    entry = chain.catalogue.sources.get(stated.source)
    parts = [entry.title if entry else stated.source, stated.as_of, str(stated.confidence)]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _read(values: Mapping[str, Any], name: str) -> float | None:
    """A figure of the main kind of die in the unit in which it is read."""
    found = float(np.ravel(np.asarray(values[name], dtype=float))[0]) / GLOSSARY[name].factor
    return found if np.isfinite(found) else None


def _said(values: Mapping[str, Any], name: str) -> str:
    return shown(_read(values, name), GLOSSARY[name].unit)


def _why(rule: _Rule, holds: bool | None, values: Mapping[str, Any], memory: str) -> str:
    """What stands against what, by how much, and where a limit is broken what helps."""
    if rule.name == "reticle":
        return f"the largest die takes {_share(values, 'reticle_use')} of what is exposed for it"
    if rule.name == "carrier":
        largest = _said(values, "maximum_carrier_area")
        return (
            f"a carrier of {_said(values, 'carrier_area')}, {_share(values, 'carrier_use')} of the {largest} "
            "that its class offers"
        )
    value, bound = _said(values, rule.figure), _said(values, rule.bound)
    if holds is None:
        lacking = [name for name in (rule.figure, rule.bound) if _read(values, name) is None]
        return f"{' and '.join(GLOSSARY[name].description for name in lacking)}: not known"
    if rule.name == "memory interface":
        text = (
            f"memory interfaces stand on logic of the {value} class, and one for {memory} has been made on logic as "
            f"old as {bound}"
        )
        remedy = (
            f"; take an older kind of memory, an I/O die of the {bound} class or newer (other_dies, interface_die), "
            "or bonded DRAM"
        )
        return text + ("" if holds else remedy)
    if rule.name == "memory devices":
        text = f"{value} devices of {memory} on the board around each package, of {bound} that fit there"
        return text + ("" if holds else "; take memory beside the logic, or more packages")
    difference = _difference(rule, values)
    if rule.name == "heat":
        remedy = "" if holds else "; lower the supply, or take memory beside the logic"
        return f"{value} of logic, DRAM bonded on it bears {bound}: {difference}{remedy}"
    if rule.name == "minimum supply":
        remedy = "" if holds else "; SRAM needs a supply of its own or larger cells"
        return f"{value}, the node's usual SRAM works down to {bound}: {difference}{remedy}"
    remedy = "" if holds else "; wear and heat are not modelled there"
    return f"{value}, clock and energy of the node are stated at {bound}: {difference}{remedy}"


def _share(values: Mapping[str, Any], name: str) -> str:
    found = _read(values, name)
    return "an unknown share" if found is None else f"{found:.0%}"


def _difference(rule: _Rule, values: Mapping[str, Any]) -> str:
    value, bound = _read(values, rule.figure), _read(values, rule.bound)
    if value is None or bound is None:
        return "unknown"
    change = value / bound - 1.0
    return "at it" if abs(change) < ROUNDING else f"{abs(change):.0%} {'above' if change > 0 else 'below'}"
