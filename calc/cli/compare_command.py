"""`chipcalc compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from calc import CalcError, Comparison
from calc.cli import options, tables
from calc.cli.options import Format

_BY_SUFFIX = {".csv": Format.CSV, ".json": Format.JSON, ".html": Format.HTML, ".xlsx": Format.XLSX}


def compare(
    platforms: Annotated[list[str] | None, typer.Argument(help="names, files or URLs; default: the scenario's")] = None,
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
    draws: options.Draws = None,
    seed: options.Seed = None,
    scenario: options.ScenarioOption = None,
    currency: options.CurrencyOption = options.Currency.USD,
    format: Annotated[Format | None, typer.Option("--format", help="default: table, or by the output's ending")] = None,
    output: options.Output = None,
) -> None:
    """Compare platforms on performance, power and cost.

    Example: chipcalc compare h200 h20 ascend-910c chiplet-28nm --baseline h20 --draws 2000
    """
    chosen = format or (_BY_SUFFIX.get(output.suffix.lower(), Format.TABLE) if output else Format.TABLE)
    if chosen is Format.XLSX and output is None:
        raise CalcError("--format xlsx needs a file: -o comparison.xlsx")
    result = options.comparison_from(
        platforms, scenario, pairs, workload=workload, model=model, site=site, finance=finance, policy=policy,
        date=date, basis=basis, baseline=baseline, demand=demand, budget=budget, power=power, draws=draws, seed=seed,
    )  # fmt: skip
    _write(result, chosen, currency.value, output)


def _write(result: Comparison, chosen: Format, currency: str, output: Path | None) -> None:
    if chosen is Format.TABLE:
        tables.show(result, currency, output)
        return
    if chosen is Format.XLSX and output is not None:
        result.to_xlsx(output, currency)
        return
    text = {Format.CSV: result.to_csv, Format.JSON: result.to_json, Format.HTML: result.to_html}[chosen](None, currency)
    tables.emit(text, output)
