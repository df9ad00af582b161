"""`chipcalc export-control`."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from calc import CalcError, ExportControl, export_control
from calc.cli import options, tables
from calc.cli.options import PlainFormat

Names = Annotated[list[str], typer.Argument(metavar="NAME...", help="accelerators, designs, memories; files or URLs")]
Date = Annotated[str | None, typer.Option(help="rules in force on this date, e.g. 2025-04-15; a month means its end")]
Rules = Annotated[
    list[str] | None,
    typer.Option("--rules", help="a policy or rule by name, whatever the date; may be given several times"),
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="an input of the product, e.g. peak_rate.fp8='290 TFLOP/s'"),
]


def classify(
    names: Names,
    date: Date = None,
    rules: Rules = None,
    pairs: Set = None,
    draws: Annotated[int, typer.Option(min=0, max=2_000_000, help="Monte Carlo draws; 0: central values")] = 0,
    seed: Annotated[int, typer.Option(min=0, help="seed of the draws")] = 0,
    format: options.PlainFormatOption = PlainFormat.TABLE,
    output: options.Output = None,
) -> None:
    """Which export rules catch a product, why, and how far it is from each limit. Arithmetic, not legal advice.

    Example: chipcalc export-control h20 h200 chiplet-28nm --date 2025-04-15
    """
    overrides = options.overrides_from(pairs)
    if overrides and len(names) > 1:
        raise CalcError("--set needs a single product: name one")
    results = [export_control(name, date, rules or None, overrides=overrides, draws=draws, seed=seed) for name in names]
    if format is PlainFormat.JSON:
        products = {result.name: result.to_dict() for result in results}
        content = {"date": results[0].date, "disclaimer": results[0].disclaimer, "products": products}
        tables.emit(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False), output)
    elif format is PlainFormat.CSV:
        tables.emit(tables.csv_text([row for result in results for row in _rows(result)]), output)
    else:
        console = tables.console_for(output)
        for result in results:
            _show(result, console)
        console.print(Text(results[0].disclaimer))
        if output is not None:
            tables.emit(console.export_text(), output)


def _rows(result: ExportControl) -> list[dict[str, Any]]:
    """A row a limit, with what its rule says; a rule without limits has one row."""
    rows = []
    for name, rule in result.to_dict()["rules"].items():
        said = {"product": result.name, "date": result.date, "rule": name}
        said |= {key: rule[key] for key in ("status", "licence", "named", "why")}
        said["eased by"] = " ".join(rule["eased_by"])
        said |= {"met share": rule["met_share"]} if "met_share" in rule else {}
        rows += [{**said, **limit, "source": rule["source"]} for limit in rule["limits"] or [{}]]
    return rows


def _show(result: ExportControl, console: Console) -> None:
    console.print(Text(result.headline, style="bold"))
    if result.summary:
        console.print(Text(result.summary))
    shares = ("met in draws",) if any(result.met_share(item.rule.id) is not None for item in result.findings) else ()
    table = Table("rule", "status", *shares, "what follows", "why", "distance from its limits")
    for item in result.findings:
        share = result.met_share(item.rule.id)
        eased = f"{item.licence_class}, by {', '.join(rule.name for rule in item.eased_by)}" if item.eased_by else ""
        follows = "" if item.met is False else eased or item.licence_class
        told = () if share is None else (f"{share:.1%}",)
        limits = [limit.distance for limit in item.conditions if limit.distance]
        cells = (item.rule.name, item.status, *told, follows, item.why, "\n".join(dict.fromkeys(limits)))
        table.add_row(*(Text(cell) for cell in cells), style="bold" if item.rule.id in result.caught else "")
    console.print(table)
    for note in result.notes:
        console.print(Text(f"note: {note}"))
    console.print()
