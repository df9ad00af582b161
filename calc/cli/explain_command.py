"""`chipcalc explain`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from calc import load
from calc.cli import options, tables


class TreeFormat(StrEnum):
    """How a tree is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    HTML = "html"


def explain(
    metric: Annotated[str, typer.Argument(help="figure, e.g. cost_per_million_tokens")],
    platform: Annotated[str, typer.Argument(help="platform, e.g. chiplet-28nm")],
    depth: Annotated[int | None, typer.Option(min=0, help="levels of the tree; default: all")] = None,
    workload: options.Workload = None,
    model: options.ModelOption = None,
    site: options.Site = None,
    finance: options.Finance = None,
    policy: options.Policy = None,
    date: options.Date = None,
    basis: options.Basis = None,
    baseline: options.Baseline = None,
    demand: options.Demand = None,
    budget: options.Budget = None,
    power: options.Power = None,
    pairs: options.Set = None,
    scenario: options.ScenarioOption = None,
    currency: options.CurrencyOption = options.Currency.USD,
    format: Annotated[TreeFormat, typer.Option("--format", help="table is an indented tree")] = TreeFormat.TABLE,
    output: options.Output = None,
) -> None:
    """Show where a figure comes from: formulas, inputs, sources.

    Example: chipcalc explain cost_per_million_tokens chiplet-28nm --depth 3
    """
    stated = {
        "workload": workload, "model": model, "site": site, "finance": finance, "policy": policy, "date": date,
        "basis": basis, "baseline": baseline, "demand": demand, "budget": budget, "power": power,
    }  # fmt: skip
    result = options.comparison_from(None, scenario, pairs, **stated)
    platform = load(platform).id
    if platform not in result.platforms:
        named = [*result.scenario.platforms, platform]
        result = options.comparison_from(named, scenario, pairs, **{**stated, "baseline": baseline or result.baseline})
    tree = result.explain(metric, platform, currency.value)
    if format is TreeFormat.CSV:
        text = tables.csv_text(tree.rows())
    elif format is TreeFormat.JSON:
        text = tree.to_json()
    elif format is TreeFormat.HTML:
        text = tree.to_html()
    else:
        text = tree.to_text(depth)
    tables.emit(text, output)
