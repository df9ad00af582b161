"""`chipcalc cost`."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from calc import Bill, Crossover, crossover_volume, figure, unit_cost
from calc.cli import options, tables
from calc.cli.options import PlainFormat

Against = Annotated[str | None, typer.Option(help="another design: from which volume on is which one cheaper?")]
Explain = Annotated[str | None, typer.Option(help="show the tree behind a line or figure, e.g. good_die_cost")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="an input of the design, e.g. node.defect_density='0.2 1/cm^2'"),
]
DETAILS = ("gross_dies_per_wafer", "die_yield", "sellable_yield", "good_die_cost", "carrier_area", "attachment_yield",
           "package_yield", "one_time_cost")  # fmt: skip


def cost(
    design: Annotated[str, typer.Argument(help="design or build: name, file or URL")],
    volume: Annotated[str | None, typer.Option(help="units made, e.g. '500_000 accelerator'")] = None,
    against: Against = None,
    explain: Explain = None,
    depth: Annotated[int | None, typer.Option(min=0, help="levels of the tree; default: all")] = None,
    pairs: Set = None,
    date: options.Date = None,
    draws: Annotated[int, typer.Option(min=0, max=2_000_000, help="Monte Carlo draws; 0: central values")] = 0,
    seed: Annotated[int, typer.Option(min=0, help="seed of the draws")] = 0,
    currency: options.CurrencyOption = options.Currency.USD,
    format: options.PlainFormatOption = PlainFormat.TABLE,
    output: options.Output = None,
) -> None:
    """What one accelerator costs to make, line by line: silicon, memory, package, test, losses, one-time cost.

    Example: chipcalc cost chiplet-28nm --volume "500_000 accelerator" --against monolithic-28nm --draws 2000
    """
    overrides = options.overrides_from(pairs)
    bill = unit_cost(design, volume, overrides=overrides, date=date, draws=draws, seed=seed)
    if explain is not None:
        tables.emit(bill.explain(explain, currency.value).to_text(depth), output)
        return
    meeting = None
    if against is not None:
        meeting = crossover_volume(design, against, overrides=overrides, date=date, draws=draws, seed=seed)
    if format is PlainFormat.JSON:
        tables.emit(bill.to_json(currency=currency.value, crossover=meeting), output)
    elif format is PlainFormat.CSV:
        tables.emit(bill.to_csv(currency=currency.value), output)
    else:
        console = tables.console_for(output)
        _show(bill, meeting, currency.value, console)
        if output is not None:
            tables.emit(console.export_text(), output)


def _show(bill: Bill, meeting: Crossover | None, currency: str, console: Console) -> None:
    kind = "central values, which add up, and 10-90% range of draws" if bill.is_drawn else "central values"
    console.print(Text(f"{bill.name}: cost of one accelerator in {currency}, {kind}"))
    frame = bill.frame(currency)
    table = Table("line")
    for title in ("cost", *(("low", "high") if bill.is_drawn else ()), "share"):
        table.add_column(title, justify="right")
    table.add_column("what")
    totals = frame.index.isin([name for name in frame.index if name not in bill.lines])
    for (name, row), is_total in zip(frame.iterrows(), totals, strict=True):
        if row[f"cost [{currency}]"] == 0.0 and not is_total:
            continue
        cells = [_amount(row[f"cost [{currency}]"]) + ("*" if row["weak"] else "")]
        if bill.is_drawn:
            cells += [_amount(row[f"low [{currency}]"]), _amount(row[f"high [{currency}]"])]
        share = row["share"]
        cells.append("" if share is None or share != share else f"{share:.1%}")
        table.add_row(str(name), *cells, str(row["what"]), style="bold" if is_total else "")
    console.print(table)
    for name in DETAILS:
        console.print(Text(f"{name}: {_detail(bill, name, currency)}"))
    for note in bill.notes:
        console.print(Text(f"note: {note}", style="bold red"))
    weak = bill.weak_inputs("unit_cost")[:4]
    if weak:
        parts = ", ".join(item.quantity.path + (f" ({item.share:.0%})" if item.share else "") for item in weak)
        console.print(Text(f"* unit_cost hangs on weak inputs: {parts}"))
    if meeting is not None:
        console.print(Text(_meeting(meeting)))


def _amount(value: Any) -> str:
    return "unknown" if value is None or value != value else figure(float(value))


def _detail(bill: Bill, name: str, currency: str) -> str:
    kinds = bill.by_die(name, currency)
    texts = {
        kind: figure(item.value, item.unit) + (f" per {item.per}" if item.per else "") for kind, item in kinds.items()
    }
    return ", ".join(f"{kind} {text}" for kind, text in texts.items()) if len(texts) > 1 else texts["main"]


def _meeting(meeting: Crossover) -> str:
    said = f"cross-over: {meeting}"
    if meeting.met_share is not None:
        said += f"; they meet in {meeting.met_share:.0%} of the draws"
        if meeting.low is not None and meeting.high is not None:
            said += f", there between {meeting.low:,.0f} and {meeting.high:,.0f} accelerators (10-90%)"
    return said
