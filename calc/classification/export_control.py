"""`calc.export_control`: the rules of trade applied to one product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calc.classification.reading import Product, read, rules_of
from calc.classification.result import ExportControl
from calc.comparison.composition import Composed, add_coefficients, composed
from calc.comparison.control_inputs import figures_of, of_accelerator, of_design
from calc.comparison.limits import check_carrier
from calc.comparison.quantities import Quantities, quantities_of
from calc.comparison.rule_figures import item_of
from calc.comparison.verdicts import findings
from calc.costing.chain import Chain
from calc.costing.figures import Figures, cases_of
from calc.costing.reading import date_or_usual, shared_quantities
from calc.presets import Catalogue, default_catalogue
from calc.schema import Accelerator, Design


def export_control(
    product: Any,
    date: str | None = None,
    rules: Any = None,
    *,
    overrides: Mapping[str, Any] | None = None,
    draws: int = 0,
    seed: int = 0,
    catalogue: Catalogue | None = None,
) -> ExportControl:
    """Which rules catch a product that is sold to China, why, and how far it is from each of their limits.

    It is arithmetic on published figures and limits, not legal advice. What is not known is said to be unknown, and is
    never taken as let pass.

    Args:
        product: an accelerator or design, or a memory that is sold on its own: name, path, URL, preset object; or a
            mapping that writes one out, in which a quantity may be a plain text
            (``{"peak_rate": {"fp8": "300 TFLOP/s"}, "die_area": "500 mm^2", ...}``) and what is not stated is unknown.
        date: rules in force on it are applied, e.g. ``"2025-04-15"``; a month or a year means its end. Default: the
            date of the default scenario.
        rules: names of rules or of a policy, which are then applied whatever the date. Default: all in force.
        overrides: values by key path inside of the product (``peak_rate.fp8``, ``node``, ``die_area``).
        draws, seed: Monte Carlo over every declared range where `draws` is above zero: figures have ranges, and each
            rule the share of draws in which it is met.

    Raises:
        CalcError: names file, key and value for bad input.

    >>> export_control("h20", "2025-04-15").caught
    ('us-h20-letter-2025',)
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    date = date_or_usual(date, catalogue)
    changes = dict(overrides or {})
    preset = read(product, changes, catalogue)
    common = shared_quantities(catalogue, date, {})
    parts = _parts(preset, changes, date, common)
    chain = Chain(preset.id, parts, common, catalogue)
    names = figures_of(preset, parts)
    applied = rules_of(rules, date, catalogue)

    def judged(count: int) -> Any:
        return item_of(preset, parts, common, chain.values(names, cases_of(count, seed, {})))

    item = judged(0)
    found = findings(applied, item)
    shares = {}
    if draws:
        shares = {finding.rule.id: finding.share for finding in findings(applied, judged(draws))}
    return ExportControl(preset, date, found, item, Figures(chain, names, cases_of(draws, seed, {})), shares, catalogue)


def _parts(preset: Product, overrides: Mapping[str, Any], date: str, common: Quantities) -> Composed:
    if isinstance(preset, Accelerator):
        return of_accelerator(preset, preset.id, quantities_of(preset, preset.id, overrides))
    if isinstance(preset, Design):
        made = composed(preset.id, preset, overrides, date)
        add_coefficients(made.quantities, preset, common)
        parts = of_design(preset.id, made, preset.architecture)
        check_carrier(preset.id, parts, common)
        return parts
    return Composed(quantities_of(preset, preset.id, overrides))
