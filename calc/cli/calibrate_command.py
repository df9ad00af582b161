"""`chipcalc calibrate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from calc import calibrate_device, calibrate_serving, calibrate_training
from calc.cli import options, tables
from calc.cli.options import PlainFormat

app = typer.Typer(help="Fit coefficients of a model on published cases, with errors in and out of the sample.")


@app.callback()
def calibrate() -> None:
    """Fit coefficients of a model on published cases."""


@app.command("device")
def device(
    cases: Annotated[str | None, typer.Option(help="a file of measured devices; default: the shipped one")] = None,
    format: options.PlainFormatOption = PlainFormat.TABLE,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="write the coefficients to this preset")] = None,
) -> None:
    """Fit the coefficients of the device model: energy per operation, node ratios, static power, densities.

    Example: chipcalc calibrate device -o device-fit.yaml
    """
    found = calibrate_device(cases)
    if output is not None:
        found.to_yaml(output)
        return
    for frame in (found.errors(), found.table(), found.densities(), found.chips()):
        tables.show_rows([dict(row) for _, row in frame.iterrows()], format, None)


@app.command("serving")
def serving(
    cases: Annotated[
        str | None, typer.Argument(metavar="FOLDER", help="files of measured performance; default: the shipped one")
    ] = None,
    folds: Annotated[int, typer.Option(min=2, help="parts of the cross-validation")] = 8,
    format: options.PlainFormatOption = PlainFormat.TABLE,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="write the constants to this preset")] = None,
) -> None:
    """Fit the behaviour of serving: overheads, latencies, imbalance, losses of prefill and of data parallelism.

    Example: chipcalc calibrate serving my-measurements -o serving-fit.yaml
    """
    found = calibrate_serving(cases, folds=folds)
    if output is not None:
        found.to_yaml(output)
        return
    for frame in (found.errors(), found.table(), found.cases()):
        tables.show_rows([dict(row) for _, row in frame.iterrows()], format, None)


@app.command("training")
def training(
    cases: Annotated[
        str | None, typer.Argument(help="a file of published runs, or a folder of them; default: the shipped ones")
    ] = None,
    folds: Annotated[int, typer.Option(min=2, help="parts of the cross-validation")] = 8,
    every: Annotated[bool, typer.Option("--cases", help="show each run with its errors")] = False,
    format: options.PlainFormatOption = PlainFormat.TABLE,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="write the constants to this preset")] = None,
) -> None:
    """Fit the behaviour of training: maturity by family, software, experts, overheads, exposed exchange.

    Example: chipcalc calibrate training my-runs -o training-fit.yaml
    """
    found = calibrate_training(cases, folds=folds)
    if output is not None:
        found.to_yaml(output)
        return
    for frame in (found.errors(), found.table(), *([found.cases()] if every else [])):
        tables.show_rows([dict(row) for _, row in frame.iterrows()], format, None)
