"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from calc import CalcError, Comparison, compare, load_scenario


class Format(StrEnum):
    """How a result is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"


class PlainFormat(StrEnum):
    """How rows are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Currency(StrEnum):
    """In which currency money is shown."""

    USD = "USD"
    CNY = "CNY"


ScenarioOption = Annotated[str | None, typer.Option("--scenario", help="scenario preset or file [default: default]")]
Workload = Annotated[str | None, typer.Option(help="workload preset, e.g. chat-70b")]
ModelOption = Annotated[str | None, typer.Option("--model", help="another model than the workload's own")]
Site = Annotated[str | None, typer.Option(help="site preset, e.g. cn-coast")]
Finance = Annotated[str | None, typer.Option(help="finance preset, e.g. start-up")]
Policy = Annotated[str | None, typer.Option(help="policy preset, or in-force for the one at the date")]
Date = Annotated[str | None, typer.Option(help="picks prices, policy and exchange rate, e.g. 2026-01")]
Basis = Annotated[str | None, typer.Option(help="per_device, equal_throughput, equal_budget or equal_power")]
Baseline = Annotated[str | None, typer.Option(help="platform that deltas are taken against")]
Demand = Annotated[str | None, typer.Option(help="size at equal throughput, e.g. '2e6 token/s'")]
Budget = Annotated[str | None, typer.Option(help="size at equal budget, e.g. '50e6 USD'")]
Power = Annotated[str | None, typer.Option(help="size at equal power (facility), e.g. '10 MW'")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="an input by key path, e.g. site.electricity_price='0.4 CNY/kWh'"),
]
Draws = Annotated[int | None, typer.Option(min=0, max=2_000_000, help="Monte Carlo draws; 0: central values")]
Seed = Annotated[int | None, typer.Option(min=0, help="seed of the draws")]
CurrencyOption = Annotated[Currency, typer.Option("--currency", help="currency of money")]
PlainFormatOption = Annotated[PlainFormat, typer.Option("--format", help="table, csv or json")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="write to this file")]


def overrides_from(pairs: list[str] | None) -> dict[str, str]:
    """``["a.b=1 USD"]`` as a mapping; `CalcError` for a pair without key or value."""
    overrides: dict[str, str] = {}
    for pair in pairs or []:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip() or not value.strip():
            raise CalcError(f"--set {pair!r}: expected KEY=VALUE, e.g. site.electricity_price='0.4 CNY/kWh'")
        overrides[key.strip()] = value.strip()
    return overrides


def comparison_from(
    platforms: list[str] | None, scenario: str | None, pairs: list[str] | None, **stated: Any
) -> Comparison:
    """The comparison that the shared options describe."""
    base = load_scenario(scenario) if scenario else None
    return compare(platforms or None, scenario=base, overrides=overrides_from(pairs), **stated)
