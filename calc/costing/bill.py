"""The bill of materials of one accelerator: lines that add up to its cost and price, with the way back to sources."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from calc import silicon
from calc.comparison.cases import Central
from calc.comparison.result import Figure
from calc.costing.figures import Figures, summed_figure
from calc.files import write_whole
from calc.graph import figure as shown
from calc.units import GLOSSARY
from calc.version import VERSION

if TYPE_CHECKING:
    import pandas as pd

    from calc.costing.crossover import Crossover

ONE_TIME_LINES = ("module_nre", "die_nre", "package_nre", "delay_nre")
COST_LINES = (*silicon.RECURRING_LINES, *ONE_TIME_LINES)
MARGIN_LINE = "vendor_margin"
TOTALS = ("manufacturing_cost", "nre_per_accelerator", "unit_cost", "one_time_cost")
COSTS = frozenset((*COST_LINES, *TOTALS, MARGIN_LINE, "device_price"))
FITS = 1.0 + 1e-9
SIZES = ("carrier_area", "maximum_carrier_area", "packages_per_accelerator", "attached_dies")
DETAILS = (
    "gross_dies_per_wafer", "die_yield", "sellable_yield", "good_dies_per_wafer", "raw_die_cost",
    "good_die_cost", "logic_cost", "die_quality", "chip_design_cost", "module_design_cost",
    "package_design_cost", "logic_die_count", "total_die_area", "carrier_area", "maximum_carrier_area", "carrier_yield",
    "attachment_yield", "incoming_quality", "package_yield", "shipped_defect_share", "memory_capacity",
)  # fmt: skip
GROUPS: dict[str, tuple[str, ...]] = {
    "logic": ("raw_logic_cost", "probing_cost", "die_yield_loss", "tier_bonding_cost", "tier_bonding_loss"),
    "memory": ("memory_cost", "layer_bonding_loss"),
    "carrier": ("carrier_cost", "carrier_loss"),
    "assembly": ("bump_cost", "total_assembly_cost", "attachment_loss"),
    "substrate": ("substrate_cost", "mounting_loss"),
    "test": ("test_cost", "test_loss"),
    "board": ("board_cost", "board_loss"),
    "one-time cost": ONE_TIME_LINES,
    "margin": (MARGIN_LINE,),
}
"""Lines by what they are for; the loss of a step stands with its step."""


class Bill(Figures):
    """What `calc.unit_cost` gives. Lines add up to the unit cost, and with the vendor's margin to the price."""

    notes: list[str]
    date: str

    def _work_out(self, names: Iterable[str]) -> None:
        """In a batch a cost is unknown where the carrier outgrows its class; a single design is refused before."""
        if not self.is_batch:
            super()._work_out(names)
            return
        new = [name for name in names if name not in self._known]
        super()._work_out((*new, *SIZES))
        area, largest, packages, pieces = (self._known[name] for name in SIZES)
        fits = (area <= largest * FITS) & (packages <= np.maximum(np.ceil(pieces), 1.0))
        if not np.all(fits):
            self._known |= {name: np.where(fits, self._known[name], np.nan) for name in new if name in COSTS}

    @property
    def lines(self) -> tuple[str, ...]:
        """Names of the lines in the order in which cost arises; the margin last, where one is known."""
        return (*COST_LINES, MARGIN_LINE) if MARGIN_LINE in self.names else COST_LINES

    @property
    def total(self) -> str:
        """What the lines add up to: ``device_price`` where a margin is known, else ``unit_cost``."""
        return "device_price" if MARGIN_LINE in self.names else "unit_cost"

    def frame(self, currency: str = "USD") -> pd.DataFrame:
        """A row a line: what it is, its cost and share at central values, which add up, and with draws its range.

        For a batch, a row a case and a column a line, totals included.
        """
        import pandas as pd

        cost = f"cost [{currency}]"
        wanted = (*self.lines, *[name for name in (*TOTALS[:3], self.total) if name in self.names])
        wanted = tuple(dict.fromkeys(wanted))
        self._work_out(wanted)
        if self.is_batch:
            size = max(self.values(name).size for name in wanted)
            columns = {f"{name} [{currency}]": np.broadcast_to(self.values(name, currency), size) for name in wanted}
            return pd.DataFrame(columns)
        whole = self.central(self.total, currency)
        rows = []
        for name in wanted:
            item, value = self.figure(name, currency), self.central(name, currency)
            share = value / whole if value is not None and whole else None
            row: dict[str, Any] = {"line": name, cost: value, "share": share}
            if self.is_drawn:
                row |= {f"low [{currency}]": item.low, f"high [{currency}]": item.high}
            rows.append(row | {"weak": item.weak, "what": GLOSSARY[name].description})
        return pd.DataFrame(rows).set_index("line")

    def group(self, name: str, currency: str = "USD") -> Figure:
        """The lines of one group as one figure (see `calc.costing.bill.GROUPS`)."""
        lines = [line for line in GROUPS[name] if line in self.names]
        self._work_out(lines)
        return summed_figure([self.values(line, currency) for line in lines], currency)

    def wafer_map(self) -> silicon.WaferMap:
        """Where the main dies stand on their wafer at central values, on the phase that the exact count finds best."""
        sides = ("site_width", "site_height", "wafer_diameter", "edge_exclusion")
        found = self._chain.values(sides, Central())
        return silicon.wafer_map(*(float(np.ravel(found[name])[0]) for name in sides), steps=1)

    def to_dict(self, currency: str = "USD") -> dict[str, Any]:
        """Lines, totals and details as plain data with units and ranges, notes, sources and versions.

        Values are central ones, which add up; with draws `low` and `high` are 10% and 90% points and `median` stands
        beside them. A batch has lists of values.
        """
        self._work_out(self.names)
        content: dict[str, Any] = {
            "design": self.name,
            "currency": currency,
            "date": self.date,
            "draws": getattr(self._cases, "draws", 0),
            "seed": getattr(self._cases, "seed", 0),
            "lines": {name: self._plain(name, currency) for name in self.lines},
            "totals": {name: self._plain(name, currency) for name in (*TOTALS, self.total)},
            "details": {name: self._plain(name, currency) for name in DETAILS},
            "forms": dict(self._chain.parts.forms),
            "notes": list(self.notes),
            "versions": {"calc": VERSION, "presets": self._chain.catalogue.digest},
        }
        return content if self.is_batch else content | {"sources": self.sources(currency).to_dict("records")}

    def _plain(self, name: str, currency: str) -> dict[str, Any]:
        declaration = GLOSSARY[name]
        unit = declaration.unit_in(currency) + (f" per {declaration.per}" if declaration.per else "")
        if self.is_batch:
            values = self.values(name, currency).tolist()
            return {"values": [value if math.isfinite(value) else None for value in values], "unit": unit}
        item = self.figure(name, currency)
        plain: dict[str, Any] = {
            "value": self.central(name, currency),
            "unit": unit,
            "low": item.low,
            "high": item.high,
        }
        plain |= {"weak": item.weak} | (
            {"median": item.value, "known_share": item.known_share} if self.is_drawn else {}
        )
        kinds = self.by_die(name, currency)
        if len(kinds) > 1:
            plain["by_die"] = {kind: each.value for kind, each in kinds.items()}
        return plain | ({"reason": item.reason} if plain["value"] is None else {})

    def to_json(self, path: Any = None, currency: str = "USD", crossover: Crossover | None = None) -> str:
        """JSON text, written to `path` if given; with the cross-over against another design where one was sought."""
        content = self.to_dict(currency) | ({"crossover": crossover.to_dict()} if crossover else {})
        return _out(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n", path)

    def to_csv(self, path: Any = None, currency: str = "USD") -> str:
        """CSV text with the bill's lines and totals, written to `path` if given."""
        text = io.StringIO()
        frame = self.frame(currency).reset_index()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(frame.columns)
        writer.writerows(frame.itertuples(index=False))
        return _out(text.getvalue(), path)

    def sources(self, currency: str = "USD") -> pd.DataFrame:
        """Every input that the bill rests on: key path, value as written, source, date, confidence, note."""
        import pandas as pd

        leaves = list(self.explain(self.total).leaves())
        if currency != "USD":
            leaves.append(self._chain.exchange_rate_leaf())
        rows = {
            leaf.path: {
                "path": leaf.path, "as written": leaf.written or shown(leaf.value, leaf.unit), "source": leaf.source,
                "title": leaf.source_title, "as of": leaf.as_of, "confidence": leaf.confidence, "note": leaf.note,
            }
            for leaf in leaves
        }  # fmt: skip
        return pd.DataFrame(list(rows.values()))

    def __str__(self) -> str:
        if self.is_batch:
            return f"{self.name}: a batch of {self.values('unit_cost').size} cases; see frame()"
        lines = [f"{self.name}: {shown(self.central(self.total), 'USD')} per accelerator ({self.total})"]
        for name in self.lines:
            value = self.central(name)
            if value != 0.0:
                lines.append(f"  {name:<20} {shown(value, 'USD'):>14}  {GLOSSARY[name].description}")
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])


def _out(text: str, path: Any) -> str:
    if path is not None:
        write_whole(path, text.encode())
    return text
