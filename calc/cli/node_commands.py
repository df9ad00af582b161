"""`chipcalc nodes` and `chipcalc fab`."""

from __future__ import annotations

from typing import Annotated

import typer

from calc import CalcError, catalogue, cost_by_node, fab_economics
from calc.cli import options, tables
from calc.cli.options import PlainFormat


def nodes(
    names: Annotated[list[str] | None, typer.Argument(help="nodes; default: all")] = None,
    die_area: Annotated[str, typer.Option(help="area of the die that is made on each node")] = "400 mm^2",
    draws: Annotated[int, typer.Option(min=0, max=2_000_000, help="Monte Carlo draws; 0: central values")] = 0,
    seed: Annotated[int, typer.Option(min=0, help="seed of the draws")] = 0,
    currency: options.CurrencyOption = options.Currency.USD,
    format: options.PlainFormatOption = PlainFormat.TABLE,
    output: options.Output = None,
) -> None:
    """The same die on every node: good die, a billion transistors, a unit of dense rate.

    Example: chipcalc nodes 28nm 7nm 3nm --die-area "600 mm^2"
    """
    frame = cost_by_node(die_area, names, draws=draws, seed=seed, currency=currency.value)
    tables.show_rows([dict(row) for _, row in frame.reset_index().iterrows()], format, output)


def fab(
    names: Annotated[list[str] | None, typer.Argument(help="production lines; default: all")] = None,
    draws: Annotated[int, typer.Option(min=0, max=2_000_000, help="Monte Carlo draws")] = 2000,
    seed: Annotated[int, typer.Option(min=0, help="seed of the draws")] = 0,
    pairs: Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="an input of the line")] = None,
    currency: options.CurrencyOption = options.Currency.USD,
    format: options.PlainFormatOption = PlainFormat.TABLE,
    output: options.Output = None,
) -> None:
    """What a production line costs for each wafer, sells in a year, and gains by one more point of yield.

    Example: chipcalc fab tsmc-3nm --currency CNY
    """
    chosen = names or list(catalogue("fabs")["id"])
    if pairs and len(chosen) > 1:
        raise CalcError("--set needs a single production line: name one")
    rows = []
    for name in chosen:
        sheet = fab_economics(name, draws=draws, seed=seed, overrides=options.overrides_from(pairs))
        for quantity, row in sheet.frame(currency.value).iterrows():
            rows.append({"fab": sheet.name, "figure": str(quantity), **row.to_dict()})
    tables.show_rows(rows, format, output)
