"""`calc.unit_cost`: from silicon to packaged unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from calc.comparison.composition import add_coefficients, check_harvest, composed
from calc.comparison.limits import check_carrier, range_notes
from calc.costing.bill import COST_LINES, DETAILS, MARGIN_LINE, TOTALS, Bill
from calc.costing.chain import Chain
from calc.costing.figures import cases_of
from calc.costing.reading import Columns, check_lengths, read, shared_quantities, split, usual_date
from calc.presets import Catalogue, default_catalogue

HARVEST = ("spare_units", "salvage_units")


def unit_cost(
    design: Any,
    volume: Any = None,
    *,
    overrides: Mapping[str, Any] | None = None,
    date: str | None = None,
    draws: int = 0,
    seed: int = 0,
    catalogue: Catalogue | None = None,
) -> Bill:
    """What one accelerator costs to make, line by line, from wafer to tested package.

    Args:
        design: a design or build: name, path, URL, preset object; or a mapping that writes a build out, in which a
            quantity may be a plain text (``{"node": "28nm", "die_area": "200 mm^2", ...}``).
        volume: units over which one-time costs are spread, e.g. ``"500_000 accelerator"``; default: the design's.
        overrides: values by key path inside of the design (``node.defect_density``), or of a coefficient
            (``calibration.design_fixed_share``). A quantity with many values (``calc.Q(array, "mm^2")``) makes a
            batch: all figures then have as many.
        date: picks dated values such as carrier limits; default: that of the default scenario.
        draws, seed: Monte Carlo over every declared range where `draws` is above zero.

    Raises:
        CalcError: names file, key and value for bad input; `RangeError` for a die over the reticle field or a
            carrier over its class's limit.
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    given = dict(overrides or {})
    if volume is not None:
        given["volume"] = volume
    chain, columns = chain_of(design, given, date, catalogue)
    names = (*COST_LINES, *TOTALS, *DETAILS)
    if "gross_margin" in chain.parts.quantities:
        names = (*names, MARGIN_LINE, "device_price")
    bill = Bill(chain, names, cases_of(draws, seed, columns))
    bill.notes = range_notes(chain.parts, chain.common)
    return bill


def chain_of(
    design: Any, overrides: Mapping[str, Any], date: str | None, catalogue: Catalogue
) -> tuple[Chain, Columns]:
    """The chain of one design, checked against the limits of reticle and carrier; and columns of a batch by path."""
    of_calibration = "calibration."
    shared = {
        key.removeprefix(of_calibration): text for key, text in overrides.items() if key.startswith(of_calibration)
    }
    own = {key: value for key, value in overrides.items() if not key.startswith(of_calibration)}
    name, preset, columns = read(design, own, catalogue)
    shared, of_shared = split(shared)
    date = date or usual_date(catalogue)
    common = shared_quantities(catalogue, date, shared)
    parts = composed(name, preset, own, date)
    add_coefficients(parts.quantities, preset, common)
    if any(path.rsplit(".", 1)[-1] in HARVEST and np.any(column > 0.0) for path, column in columns.items()):
        parts.forms["harvest"] = "spare-units"
        check_harvest(name, parts.forms)
    if not columns:  # in a batch the cases that do not fit are unknown
        check_carrier(name, parts, common)
    by_path = {f"{name}.{path}": column for path, column in columns.items()}
    by_path |= {f"{of_calibration}{key}": column for key, column in of_shared.items()}
    check_lengths(by_path)
    return Chain(name, parts, common, catalogue), by_path
