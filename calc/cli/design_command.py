"""`chipcalc design`: what a design does and takes, the design that matches a platform, and all that do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from calc import Limit, Match, Synthesis, best_voltage, design_space, figure, match, synthesise
from calc.cli import options, tables
from calc.cli.options import PlainFormat

app = typer.Typer(help="Designs on paper: rates, area, power, limits; and sizing one to match.", no_args_is_help=True)
Draws = Annotated[int, typer.Option(min=0, max=2_000_000, help="Monte Carlo draws; 0: central values")]
Seed = Annotated[int, typer.Option(min=0, help="seed of the draws")]
On = Annotated[
    list[str] | None,
    typer.Option(
        "--on", help="rate, bandwidth, capacity (several may be given), or throughput [default: rate, bandwidth]"
    ),
]
Workload = Annotated[str | None, typer.Option(help="for --on throughput: the workload, e.g. chat-70b")]
Model = Annotated[str | None, typer.Option(help="for --on throughput: another model than the workload's")]
Precision = Annotated[
    str | None, typer.Option(help="data type of the rate: bf16, fp16, fp8 or int8 [default: 16 bits]")
]
DieArea = Annotated[str | None, typer.Option(help="area of one die, e.g. '350 mm^2'")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="an input of the design, e.g. node.nominal_clock='0.8 GHz'"),
]
Voltages = Annotated[
    list[str] | None, typer.Option("--voltage", help="supply, e.g. '0.7 V'; several times for several")
]
DEFAULT_ON = ("rate", "bandwidth")
SHORT = {
    "node": "node", "memory": "memory", "package": "package", "supply_voltage [V]": "V",
    "dies_per_accelerator [die]": "dies", "packages_per_accelerator": "packages", "total_die_area [mm^2]": "mm^2",
    "rated_power [W]": "W", "rated_power low [W]": "W low", "rated_power high [W]": "W high", "unit_cost [USD]": "USD",
    "unit_cost low [USD]": "USD low", "unit_cost high [USD]": "USD high",
}  # fmt: skip
"""Columns of the space in the terminal, and their heads."""


@app.command("show")
def show(
    design: Annotated[str, typer.Argument(help="design: name, file or URL")],
    voltages: Voltages = None,
    best: Annotated[bool, typer.Option("--best-voltage", help="the supply of least power at equal throughput")] = False,
    explain: Annotated[str | None, typer.Option(help="show the tree behind a figure, e.g. rated_power")] = None,
    depth: Annotated[int | None, typer.Option(min=0, help="levels of the tree; default: all")] = None,
    pairs: Set = None,
    date: options.Date = None,
    draws: Draws = 0,
    seed: Seed = 0,
    format: options.PlainFormatOption = PlainFormat.TABLE,
    output: options.Output = None,
) -> None:
    """Rates, memory, silicon by use, power by term, heat, and which limits hold.

    Example: chipcalc design show chiplet-28nm --voltage "0.65 V" --voltage "0.95 V"
    """
    overrides = options.overrides_from(pairs)
    found = synthesise(design, overrides=overrides, date=date, draws=draws, seed=seed)
    if explain is not None:
        tables.emit(found.explain(explain).to_text(depth), output)
    elif voltages:
        swept = found.over_voltage(voltages).reset_index()
        tables.show_rows([dict(row) for _, row in swept.iterrows()], format, output)
    elif best:
        least = best_voltage(design, overrides=overrides, date=date, draws=draws, seed=seed)
        if format is PlainFormat.TABLE:
            tables.emit(str(least), output)
        else:
            tables.show_rows([_flat(least.to_dict())], format, output)
    elif format is PlainFormat.JSON:
        tables.emit(found.to_json(), output)
    elif format is PlainFormat.CSV:
        tables.emit(tables.csv_text(_rows(found.frame())), output)
    else:
        _print(found, _heading(found), found.limits, [], output)


@app.command("match")
def match_platform(
    platform: Annotated[str, typer.Argument(help="accelerator or design to be matched")],
    node: Annotated[str | None, typer.Option(help="node of the design, e.g. 28nm")] = None,
    memory: Annotated[str | None, typer.Option(help="memory of the design, e.g. bonded-dram-18nm")] = None,
    package: Annotated[str | None, typer.Option(help="package of the design, e.g. silicon-bridge")] = None,
    voltage: Annotated[str | None, typer.Option(help="supply, e.g. '0.7 V' [default: nominal of the node]")] = None,
    die_area: DieArea = None,
    on: On = None,
    workload: Workload = None,
    model: Model = None,
    precision: Precision = None,
    design: Annotated[str | None, typer.Option(help="template: links, margin, volume")] = None,
    explain: Annotated[str | None, typer.Option(help="show the tree behind a figure, e.g. total_die_area")] = None,
    depth: Annotated[int | None, typer.Option(min=0, help="levels of the tree; default: all")] = None,
    pairs: Set = None,
    date: options.Date = None,
    draws: Draws = 0,
    seed: Seed = 0,
    format: options.PlainFormatOption = PlainFormat.TABLE,
    output: options.Output = None,
) -> None:
    """Size a design to do what a platform does, in dense rate and memory or in tokens: dies, silicon, power, cost.

    Example: chipcalc design match h20 --node 28nm --memory bonded-dram-18nm --voltage "0.7 V" --draws 10000
    """
    found = match(
        platform, node=node, memory=memory, package=package, voltage=voltage, die_area=die_area, on=on or DEFAULT_ON,
        workload=workload, model=model, precision=precision, design=design, overrides=options.overrides_from(pairs),
        date=date, draws=draws, seed=seed,
    )  # fmt: skip
    if explain is not None:
        tables.emit(found.explain(explain).to_text(depth), output)
    elif format is PlainFormat.JSON:
        tables.emit(found.to_json(), output)
    elif format is PlainFormat.CSV:
        tables.emit(tables.csv_text(_rows(found.frame())), output)
    else:
        _print(found, _heading(found), found.limits, found.notes, output)


@app.command("space")
def space(
    platform: Annotated[str, typer.Argument(help="accelerator or design to be matched")],
    nodes: Annotated[list[str] | None, typer.Option("--node", help="may be given several times [default: all]")] = None,
    memories: Annotated[list[str] | None, typer.Option("--memory", help="may be given several times")] = None,
    packages: Annotated[list[str] | None, typer.Option("--package", help="may be given several times")] = None,
    voltages: Voltages = None,
    everything: Annotated[bool, typer.Option("--all", help="every design, not only the front")] = False,
    die_area: DieArea = None,
    on: On = None,
    workload: Workload = None,
    model: Model = None,
    precision: Precision = None,
    pairs: Set = None,
    date: options.Date = None,
    draws: Draws = 0,
    seed: Seed = 0,
    format: options.PlainFormatOption = PlainFormat.TABLE,
    output: options.Output = None,
) -> None:
    """Designs that match a platform and that no other beats in silicon, power and cost at once.

    Example: chipcalc design space h20 --node 28nm --node 14nm
    """
    frame = design_space(
        platform, nodes=nodes, memories=memories, packages=packages, voltages=voltages, on=on or DEFAULT_ON,
        workload=workload, model=model, precision=precision, die_area=die_area,
        overrides=options.overrides_from(pairs), date=date, draws=draws, seed=seed,
    )  # fmt: skip
    chosen = frame if everything or not frame["pareto"].any() else frame[frame["pareto"]]
    rows = chosen.to_dict("records")
    tables.show_rows([_short(row) for row in rows] if format is PlainFormat.TABLE else rows, format, output)


def _heading(found: Synthesis | Match) -> str:
    kind = "median and 10-90% range of draws" if found.is_drawn else "central values"
    if isinstance(found, Match):
        return f"{found.heading}: {kind}"
    rates = ", ".join(f"{name} {figure(item.value, item.unit)}" for name, item in found.rates.items())
    return f"{found.name}: {kind}; dense {rates}"


def _rows(frame: Any) -> list[dict[str, Any]]:
    return [{key: "" if value is None or value != value else value for key, value in row.items()}
            for row in frame.reset_index().to_dict("records")]  # fmt: skip


def _short(row: dict[Any, Any]) -> dict[str, Any]:
    """A design of the space with what fits on a line; all figures stand in CSV and JSON."""
    short = {title: row[key] for key, title in SHORT.items() if key in row}
    return short | {"limits broken": row["broken"], "not known": row["unknown"], "front": bool(row["pareto"])}


def _flat(content: dict[str, Any]) -> dict[str, Any]:
    return {key: value["value"] if isinstance(value, dict) else value for key, value in content.items()}


def _print(found: Synthesis | Match, heading: str, limits: Iterable[Limit], notes: list[str], output: Any) -> None:
    console = tables.console_for(output)
    console.print(Text(heading))
    console.print(_table(found))
    held = Table("limit", "status", *(("holds in draws",) if found.is_drawn else ()), "why", "source")
    for item in limits:
        share = () if not found.is_drawn else ("" if item.holding_share is None else f"{item.holding_share:.0%}",)
        cells = (item.name, item.status + ("*" if item.weak else ""), *share, item.why, item.source)
        held.add_row(*(Text(cell) for cell in cells), style="" if item.holds else "bold red")
    console.print(held)
    for note in notes:
        console.print(Text(f"note: {note}", style="bold red"))
    _print_weak(found, console)
    if output is not None:
        tables.emit(console.export_text(), output)


def _table(found: Synthesis | Match) -> Table:
    table = Table("figure")
    beside = (found.target.name, "ratio") if isinstance(found, Match) else ()
    for title in ("value", *(("low", "high") if found.is_drawn else ()), *beside):
        table.add_column(title, justify="right")
    table.add_column("what")
    for name, row in found.frame().iterrows():
        ends = [_amount(row[end], blank=True) for end in ("low", "high")] if found.is_drawn else []
        other = [_amount(row[title], blank=True) for title in beside]
        value = _amount(row["value"]) + f" {row['unit']}".rstrip() + ("*" if row["weak"] else "")
        table.add_row(*(Text(cell) for cell in (str(name), value, *ends, *other, str(row["what"]))))
    return table


def _amount(value: Any, blank: bool = False) -> str:
    unknown = value is None or value != value
    return ("" if blank else "unknown") if unknown else figure(float(value))


def _print_weak(found: Synthesis | Match, console: Console) -> None:
    weak = found.weak_inputs("rated_power")[:4]
    if weak:
        parts = ", ".join(item.quantity.path + (f" ({item.share:.0%})" if item.share else "") for item in weak)
        console.print(Text(f"* rated_power hangs on weak inputs: {parts}"))
