"""`chipcalc serving`."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from calc import ServingResult
from calc import serving as run
from calc.cli import options, tables
from calc.cli.options import PlainFormat

Platforms = Annotated[list[str], typer.Argument(metavar="PLATFORM...", help="accelerators or designs; files or URLs")]
Mode = Annotated[str, typer.Option(help="aggregated, disaggregated, decode or prefill")]
Layout = Annotated[str | None, typer.Option(help="e.g. tp8, tp8-pp2, ep32; default: the best that fits")]
Software = Annotated[str | None, typer.Option(help="software stack or engine, e.g. vendor-tuned, sglang")]
Batch = Annotated[
    float | None, typer.Option(min=1, help="sequences in flight on a replica; default: what limits allow")
]
Slowest = Annotated[str | None, typer.Option("--time-per-output-token", metavar="TIME", help="limit, e.g. '50 ms'")]
First = Annotated[str | None, typer.Option("--time-to-first-token", metavar="TIME", help="limit, e.g. '2 s'")]
Accepted = Annotated[float | None, typer.Option(help="speculative decoding: tokens gained in a step")]
Verified = Annotated[float | None, typer.Option(help="speculative decoding: tokens that a step works on")]
Cached = Annotated[float | None, typer.Option(help="share of prompts whose cache is there already")]
Demand = Annotated[str | None, typer.Option(help="output to be met, e.g. '2e6 token/s': replicas and devices")]
Draws = Annotated[int, typer.Option(min=0, max=2_000_000, help="Monte Carlo draws; 0: central values")]


def serving(
    platforms: Platforms,
    model: options.ModelOption = None,
    workload: options.Workload = None,
    mode: Mode = "aggregated",
    layout: Layout = None,
    software: Software = None,
    batch: Batch = None,
    input_tokens: Annotated[float | None, typer.Option(help="mean length of a prompt")] = None,
    output_tokens: Annotated[float | None, typer.Option(help="mean length of an answer")] = None,
    slowest: Slowest = None,
    first: First = None,
    tokens_per_step: Accepted = None,
    verified_tokens_per_step: Verified = None,
    prefix_hit_share: Cached = None,
    demand: Demand = None,
    frontier: Annotated[
        bool, typer.Option("--frontier", help="the trade between output and speed, point by point")
    ] = False,
    pairs: options.Set = None,
    date: options.Date = None,
    draws: Draws = 0,
    seed: Annotated[int, typer.Option(min=0, help="seed of the draws")] = 0,
    currency: options.CurrencyOption = options.Currency.USD,
    format: options.PlainFormatOption = PlainFormat.TABLE,
    output: options.Output = None,
) -> None:
    """How fast platforms serve a model: rates, best layout, the limit that binds, the nearest published result.

    Example: chipcalc serving h200 ascend-910c --model deepseek-v3 --mode disaggregated --frontier
    """
    results = [
        run(
            platform, model, workload=workload, mode=mode, layout=layout, software=software, batch=batch,
            input_tokens=input_tokens, output_tokens=output_tokens, time_per_output_token_limit=slowest,
            time_to_first_token_limit=first, tokens_per_step=tokens_per_step,
            verified_tokens_per_step=verified_tokens_per_step, prefix_hit_share=prefix_hit_share,
            overrides=options.overrides_from(pairs), date=date, draws=draws, seed=seed,
        )
        for platform in platforms
    ]  # fmt: skip
    if format is PlainFormat.JSON:
        content = {result.name: _content(result, demand, frontier) for result in results}
        tables.emit(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False), output)
    elif format is PlainFormat.CSV:
        tables.emit(tables.csv_text([row for result in results for row in _rows(result, frontier, currency)]), output)
    else:
        console = tables.console_for(output)
        for result in results:
            _show(result, demand, frontier, currency, console)
        if output is not None:
            tables.emit(console.export_text(), output)


def _content(result: ServingResult, demand: str | None, frontier: bool) -> dict[str, Any]:
    content = result.to_dict()
    if demand is not None:
        content["fleet"] = vars(result.fleet(demand))
    if frontier:
        content["frontier"] = result.frontier().to_dict("records")
    return content


def _rows(result: ServingResult, frontier: bool, currency: str) -> list[dict[str, Any]]:
    frame = result.frontier() if frontier else result.frame(currency).reset_index()
    said = {"platform": result.name, "mode": result.mode}
    said |= {} if frontier else {"layout": result.layout.code, "limit": result.limit}
    return [said | dict(row) for _, row in frame.iterrows()]


def _show(
    result: ServingResult, demand: str | None, frontier: bool, currency: options.Currency, console: Console
) -> None:
    head, *lines = str(result).splitlines()
    console.print(Text(head, style="bold"))
    for line in lines:
        console.print(Text(line))
    if demand is not None:
        fleet = result.fleet(demand)
        console.print(Text(f"  {demand}: {fleet.replicas} replicas on {fleet.devices} devices"))
        if fleet.prefill_replicas:
            console.print(
                Text(f"    of these for prompts: {fleet.prefill_replicas} on {fleet.prefill_devices} devices")
            )
    if frontier:
        table = Table("layout", "batch", "token/s for a user", "ms per token", "token/s of a device", "first token, ms")
        for _, row in result.frontier().iterrows():
            numbers = (
                row["batch_per_replica"], row["interactivity"], row["time_per_output_token"], row["decode_rate"],
                row["time_to_first_token"],
            )  # fmt: skip
            table.add_row(row["layout"], *(f"{number:,.4g}" for number in numbers))
        console.print(table)
    console.print()
