"""`chipcalc training`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from calc import TrainingRun, figure, training
from calc.cli import options, tables
from calc.cli.options import PlainFormat

Size = Annotated[str | None, typer.Option(help="a number, or with its unit; default: that of the workload")]
Draws = Annotated[int, typer.Option(min=0, max=2_000_000, help="Monte Carlo draws; 0: central values")]
Seed = Annotated[int, typer.Option(min=0, help="seed of the draws")]


def train(
    platform: Annotated[str, typer.Argument(help="accelerator or design: name, file or URL")],
    model: Annotated[str | None, typer.Argument(help="model; default: that of the workload")] = None,
    workload: Annotated[str, typer.Option(help="training workload that gives the rest")] = "train-405b",
    devices: Size = None,
    batch: Annotated[str | None, typer.Option(help="sequences of a step")] = None,
    sequence_length: Annotated[str | None, typer.Option(help="tokens of a sequence")] = None,
    tokens: Annotated[str | None, typer.Option(help="tokens of the whole run, e.g. '15 Ttoken/run'")] = None,
    precision: Annotated[str | None, typer.Option(help="format of the matrices, e.g. fp8")] = None,
    method: Annotated[str | None, typer.Option(help="full or lora")] = None,
    stack: Annotated[str | None, typer.Option("--software-stack", help="vendor-tuned, open-source or old")] = None,
    layout: Annotated[
        str | None, typer.Option(help="e.g. 'tensor=8 pipeline=16 virtual_stages=8'; default: the fastest that fits")
    ] = None,
    recompute: Annotated[str | None, typer.Option(help="none, selective or full; default: as is fastest")] = None,
    sharding: Annotated[
        str | None, typer.Option(help="none, optimiser, gradients or weights; default: as is fastest")
    ] = None,
    goodput: Annotated[str | None, typer.Option(help="from-failures or stated")] = None,
    explain: Annotated[str | None, typer.Option(help="show the tree behind a figure, e.g. training_rate")] = None,
    depth: Annotated[int | None, typer.Option(min=0, help="levels of the tree; default: all")] = None,
    pairs: options.Set = None,
    date: options.Date = None,
    draws: Draws = 0,
    seed: Seed = 0,
    format: options.PlainFormatOption = PlainFormat.TABLE,
    output: options.Output = None,
) -> None:
    """Train a model: layout found, rates, utilisation in both conventions, memory, campaign, which limit binds.

    Example: chipcalc training h100 llama-3.1-70b --devices 64 --batch 128 --precision fp8
    """
    found = training(
        platform, model, workload=workload, devices=devices, batch=batch, sequence_length=sequence_length,
        tokens=tokens, precision=precision, method=method, software_stack=stack, layout=layout, recompute=recompute,
        sharding=sharding, goodput=goodput, date=date, overrides=options.overrides_from(pairs), draws=draws, seed=seed,
    )  # fmt: skip
    if explain is not None:
        tables.emit(found.explain(explain).to_text(depth), output)
    elif format is PlainFormat.JSON:
        tables.emit(found.to_json(), output)
    elif format is PlainFormat.CSV:
        rows = found.frame().reset_index().to_dict("records")
        plain = [{str(key): "" if value != value else value for key, value in row.items()} for row in rows]
        tables.emit(tables.csv_text(plain), output)
    else:
        _show(found, output)


def _show(found: TrainingRun, output: options.Output) -> None:
    console = tables.console_for(output)
    for line in found.heading():
        console.print(Text(line))
    table = Table("figure")
    for title in ("value", *(("low", "high") if found.is_drawn else ())):
        table.add_column(title, justify="right")
    table.add_column("what")
    for name, row in found.frame().iterrows():
        ends = ("value", *(("low", "high") if found.is_drawn else ()))
        cells = ["unknown" if row[end] is None or row[end] != row[end] else figure(float(row[end])) for end in ends]
        cells[0] += f" {row['unit']}".rstrip() + ("*" if row["weak"] else "")
        table.add_row(*(Text(cell) for cell in (str(name), *cells, str(row["what"]))))
    console.print(table)
    weak = found.weak_inputs("training_rate")[:4]
    if weak:
        parts = ", ".join(item.quantity.path + (f" ({item.share:.0%})" if item.share else "") for item in weak)
        console.print(Text(f"* training_rate hangs on weak inputs: {parts}"))
    for note in found.notes:
        console.print(Text(f"note: {note}"))
    if output is not None:
        tables.emit(console.export_text(), output)
