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
from calc.costing.reading import Columns, check_lengths, date_or_usual, read, shared_quantities, split
from calc.errors import RangeError, unknown_name
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
    bill.date = date_or_usual(date, catalogue)
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
    date = date_or_usual(date, catalogue)
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
    chain = Chain(name, parts, common, catalogue)
    _check_batch(chain, by_path)
    return chain, by_path


def _check_batch(chain: Chain, columns: Columns) -> None:
    """What a single design is checked for where it is read: `CalcError` for a batch that says something impossible."""
    paths = {quantity.path for quantity in chain.all_quantities()}
    for path in columns:
        if path not in paths:
            raise unknown_name("key", path, paths, "override with many values")
    own = {path.removeprefix(f"{chain.owner}."): column for path, column in columns.items()}
    layers = chain.parts.quantities["layer_bond_yield"].source != "definition"
    foreign = "memory_stacks" if layers else "bonded_layers"
    if foreign in own and np.any(own[foreign] > 0.0):
        raise RangeError(f"{chain.owner}.{foreign}: the memory of this design has none")
    sizes = [path for path in own if path.rsplit(".", 1)[-1] == "die_area"]
    if sizes and chain.parts.other_dies and chain.parts.forms["logic_stacking"] == "wafer-on-wafer":
        raise RangeError(
            f"{chain.owner}: {', '.join(sizes)} cannot vary in a batch where wafers are bonded whole: dies must be of "
            "one size"
        )
