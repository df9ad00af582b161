"""The same die on every node: wafer, yield, cost of a good die, of a transistor, of dense rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from calc.comparison.cases import Cases
from calc.comparison.composition import FORMS_OF_NODE, NOT_STATED, Composed
from calc.comparison.quantities import defined, given, quantities_of
from calc.comparison.result import CURRENCIES
from calc.comparison.summary import summary
from calc.costing.chain import Chain
from calc.costing.figures import cases_of
from calc.costing.reading import date_or_usual, in_base_units, shared_quantities
from calc.errors import PresetError, RangeError, UnitError
from calc.presets import Catalogue, default_catalogue
from calc.provenance import Confidence
from calc.schema import Node
from calc.units import GLOSSARY, Q

if TYPE_CHECKING:
    import pandas as pd

FIGURES = (
    "wafer_price", "gross_dies_per_wafer", "die_yield", "good_die_cost", "cost_per_billion_transistors",
    "cost_per_peak_rate",
)  # fmt: skip
LOGIC_ALONE = {
    "dies_per_accelerator": 1.0, "die_computes": 1.0, "memory_stacks": 0.0, "die_to_die_area_share": 0.0,
    "memory_phy_area": 0.0, "memory_controller_transistors": 0.0, "die_has_interface": 1.0, "rate_multiple_16bit": 1.0,
}  # fmt: skip
"""One die without memory and without links to others."""
OF_DEVICE = ("nominal_clock", "nominal_voltage", "threshold_voltage", "velocity_saturation")


def cost_by_node(
    die_area: Any = "400 mm^2",
    nodes: Sequence[str] | None = None,
    *,
    probe_cost: Any = "3.3 USD",
    draws: int = 0,
    seed: int = 0,
    currency: str = "USD",
    catalogue: Catalogue | None = None,
) -> pd.DataFrame:
    """One die, perfect dies only, on each node: a row a node, newest last; with draws the ends of each range too.

    `cost_per_peak_rate` is of dense 16-bit rate at the node's nominal supply by the device model, unknown for nodes
    of which the model knows too little. Memory, package and one-time cost are not in it.
    """
    import pandas as pd

    catalogue = default_catalogue() if catalogue is None else catalogue
    if currency not in CURRENCIES:
        raise UnitError(f"currency must be one of {', '.join(CURRENCIES)}, was {currency!r}")
    if np.size(getattr(Q(die_area, "mm^2"), "magnitude", die_area)) != 1:
        raise RangeError("cost_by_node: die_area is one area")
    area, probe = (
        float(in_base_units(name, Q(value, GLOSSARY[name].unit)))
        for name, value in (("die_area", die_area), ("probe_cost", probe_cost))
    )
    rows: dict[str, dict[str, Any]] = {}
    for name in nodes or catalogue.ids("nodes"):
        node = catalogue.load(name, "nodes")
        if not isinstance(node, Node):
            raise PresetError(f"{name}: is no node; take one of {', '.join(catalogue.ids('nodes'))}")
        chain = _chain(node, area, probe, catalogue)
        rows[node.id] = _row(chain, cases_of(draws, seed, {}), currency)
    frame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index.name = "node"
    order = frame[f"wafer_price [{currency}]"].argsort(kind="stable")
    return frame.iloc[order]


def _chain(node: Node, area: float, probe: float, catalogue: Catalogue) -> Chain:
    """One die on a node: what the node gives, what is asked for, and plain logic for the rest."""
    quantities = quantities_of(node, node.id)
    for name, magnitude in {"die_area": area, "probe_cost": probe, **LOGIC_ALONE}.items():
        quantities[name] = given(name, magnitude, f"{node.id}.{name}", "override", Confidence.CHOICE)
    for name, (value, note) in NOT_STATED.items():
        quantities.setdefault(name, defined(name, value, f"{node.id}.{name}", note))
    for name in OF_DEVICE:
        quantities.setdefault(name, given(name, None, f"{node.id}.{name}", "", Confidence.ASSUMPTION))
    quantities["supply_voltage"] = replace(quantities["nominal_voltage"], name="supply_voltage")
    common = shared_quantities(catalogue, date_or_usual(None, catalogue), {})
    quantities |= {
        name: replace(common[f"{name}_tensor"], name=name) for name in ("mac_density", "energy_per_operation")
    }
    forms = {choice: str(getattr(node, choice)) for choice in FORMS_OF_NODE}
    return Chain(node.id, Composed(quantities, {}, forms), common, catalogue)


def _row(chain: Chain, cases: Cases, currency: str) -> dict[str, Any]:
    values = chain.values(FIGURES, cases)
    rate = cases.column(chain.common["exchange_rate"]) if currency == "CNY" else 1.0
    row: dict[str, Any] = {}
    for name in FIGURES:
        declaration = GLOSSARY[name]
        shown = np.ravel(values[name]) / declaration.factor * (rate if declaration.is_money else 1.0)
        found = summary(shown)
        unit = declaration.unit_in(currency)
        label = f" [{unit}]" if unit else ""
        row[f"{name}{label}"] = np.nan if found.value is None else found.value
        if found.low is not None:
            row[f"{name} low{label}"], row[f"{name} high{label}"] = found.low, found.high
    return row
