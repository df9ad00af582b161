"""`chipcalc work`: what platforms make of an encoder, an image generator or a recommender."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from calc import CalcError, Work, work
from calc.cli import options, tables
from calc.cli.options import PlainFormat

SHOWN = ("sample_rate", "batch", "batch_time", "network_devices", "network_utilisation", "device_power",
         "energy_per_sample")  # fmt: skip
ONE_PLATFORM = "the tree behind a figure is of one platform; name one"


def run(
    network: Annotated[str, typer.Argument(help="network: name, file or URL, e.g. vit-l-16")],
    platforms: Annotated[list[str], typer.Argument(help="accelerators and designs")],
    batch: Annotated[float | None, typer.Option(help="samples that run together [default: 1]")] = None,
    latency_limit: Annotated[
        str | None, typer.Option(help="in place of --batch: the largest batch done within, e.g. '50 ms'")
    ] = None,
    precision: Annotated[str | None, typer.Option(help="data type of the weights, e.g. fp8")] = None,
    explain: Annotated[str | None, typer.Option(help="show the tree behind a figure, e.g. sample_rate")] = None,
    pairs: options.Set = None,
    date: options.Date = None,
    draws: Annotated[int, typer.Option(min=0, max=2_000_000, help="Monte Carlo draws; 0: central values")] = 0,
    seed: Annotated[int, typer.Option(min=0, help="seed of the draws")] = 0,
    format: options.PlainFormatOption = PlainFormat.TABLE,
    output: options.Output = None,
) -> None:
    """Rate, time of a batch, energy and what binds, for encoders, image generators and recommenders.

    Example: chipcalc work sdxl-base h200 h20 chiplet-28nm --batch 32 --set network.generation.steps=30
    """
    overrides = options.overrides_from(pairs)
    found = [
        work(platform, network, batch=batch, latency_limit=latency_limit, precision=precision,
             overrides=_of(platform, platforms, overrides), date=date, draws=draws, seed=seed)
        for platform in platforms
    ]  # fmt: skip
    if explain is not None:
        if len(found) > 1:
            raise CalcError(f"--explain: {ONE_PLATFORM}")
        tables.emit(str(found[0].explain(explain)), output)
    elif format is PlainFormat.JSON:
        content = {item.name: item.to_dict() for item in found}
        tables.emit(json.dumps({"platforms": content}, indent=2, ensure_ascii=False, allow_nan=False) + "\n", output)
    else:
        tables.show_rows([_row(item, bool(draws)) for item in found], format, output)


def _of(platform: str, platforms: list[str], overrides: dict[str, str]) -> dict[str, str]:
    """Overrides without those that are of the other platforms."""
    others = tuple(f"{name}." for name in platforms if name != platform)
    return {path: value for path, value in overrides.items() if not path.startswith(others)} if others else overrides


def _row(item: Work, drawn: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"platform": item.name, "precision": item.precision}
    for name in SHOWN:
        figure = item.figure(name)
        label = f"{name} [{figure.unit}]" if figure.unit else name
        row[label] = figure.value
        if drawn:
            row |= {f"{label} low": figure.low, f"{label} high": figure.high}
    reason = item.figure("sample_rate").reason
    return row | {"limit": item.limit or reason}
