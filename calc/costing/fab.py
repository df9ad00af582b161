"""`calc.fab_economics`: what a production line costs a wafer, sells in a year, and gains by a point of yield."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from calc.comparison.composition import FORMS_OF_NODE, Composed, part_quantities
from calc.comparison.quantities import quantities_of
from calc.costing.chain import Chain
from calc.costing.figures import Figures, cases_of
from calc.costing.reading import date_or_usual, shared_quantities
from calc.errors import PresetError
from calc.presets import Catalogue, default_catalogue
from calc.schema import Fab
from calc.units import GLOSSARY

if TYPE_CHECKING:
    import pandas as pd

FIGURES = (
    "capital_per_monthly_wafer", "annual_wafers", "depreciation_per_wafer", "annual_output_value",
    "yield_point_value",
)  # fmt: skip


class FabSheet(Figures):
    """What `calc.fab_economics` gives."""

    def frame(self, currency: str = "USD") -> pd.DataFrame:
        """A row a figure: value, range where there is one, unit, meaning."""
        import pandas as pd

        rows = []
        for name in self.names:
            item = self.figure(name, currency)
            rows.append(
                {"figure": name, "value": item.value, "low": item.low, "high": item.high, "weak": item.weak,
                 "unit": item.unit + (f" per {item.per}" if item.per else ""), "what": GLOSSARY[name].description}
            )  # fmt: skip
        return pd.DataFrame(rows).set_index("figure")


def fab_economics(
    fab: Any,
    *,
    overrides: Mapping[str, Any] | None = None,
    date: str | None = None,
    draws: int = 0,
    seed: int = 0,
    catalogue: Catalogue | None = None,
) -> FabSheet:
    """Capital, depreciation, output and the worth of a yield point of a production line.

    Args:
        fab: a fab preset by name, path, URL or object, e.g. ``"tsmc-3nm"``.
        overrides: values by key path inside of it, e.g. ``{"wafer_capacity": "50_000 wafer/month"}``.
        draws, seed: Monte Carlo over every declared range where `draws` is above zero.
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    changes = {key: str(value) for key, value in (overrides or {}).items()}
    preset = catalogue.load(fab, "fabs", overrides=changes) if changes else catalogue.load(fab, "fabs")
    if not isinstance(preset, Fab):
        raise PresetError(f"{fab}: is no production line; take one of {', '.join(catalogue.ids('fabs'))}")
    quantities = part_quantities(preset.id, "node", preset.node, changes) | quantities_of(preset, preset.id, changes)
    common = shared_quantities(catalogue, date_or_usual(date, catalogue), {})
    forms = {choice: str(getattr(preset.node, choice)) for choice in FORMS_OF_NODE}
    chain = Chain(preset.id, Composed(quantities, {}, forms), common, catalogue)
    return FabSheet(chain, FIGURES, cases_of(draws, seed, {}))
