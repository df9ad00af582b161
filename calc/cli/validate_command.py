"""`chipcalc validate`."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from calc import ValidationResult
from calc import validate as run
from calc.cli import options, tables

FALLS_SHORT = 1
SHOWN = 10


def validate(
    paths: Annotated[list[str] | None, typer.Argument(help="files or folders; default: the shipped cases")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="exit with 1 if a case is outside its tolerance")] = False,
    format: options.PlainFormatOption = options.PlainFormat.TABLE,
    output: options.Output = None,
) -> None:
    """Hold predictions against published and recomputed results.

    Example: chipcalc validate my-cases.yaml --strict
    """
    result = run(paths or None)
    if format is options.PlainFormat.JSON:
        tables.emit(result.to_json(), output)
    elif format is options.PlainFormat.CSV:
        tables.emit(result.to_csv(), output)
    else:
        console = tables.console_for(output)
        _show(result, console)
        if output is not None:
            tables.emit(console.export_text(), output)
    if strict and not result.within:
        raise typer.Exit(FALLS_SHORT)


def _show(result: ValidationResult, console: Console) -> None:
    content = result.to_dict()
    for file in content["files"]:
        cases = [case for case in content["cases"] if case["file"] == file["file"]]
        _line(console, _summary(file))
        for name, group in file.get("groups", {}).items():
            if "flat_roofline" in group:
                _line(console, _group(name, group))
        _worst(console, cases)
        for case in cases:
            if not case["represented"]:
                _line(console, f"  not represented: {case['id']}: {case['reason']}")
    for entry in content["skipped"]:
        _line(console, f"left out: {entry['file']}: {entry['reason']}")
    _verdict(console, content["cases"])


def _line(console: Console, text: str) -> None:
    console.print(Text(text))


def _summary(file: dict[str, Any]) -> str:
    counts = (
        f"{file['file']}: {file['cases']} cases, {file['represented']} represented, "
        f"{file['within_tolerance']} within tolerance"
    )
    if file["max_error_over_tolerance"] is None:
        return f"{counts} ({file['reason']})"
    factors = ", ".join(
        f"{words} {file[name]:.4g}"
        for name, words in (("typical_factor", "typical factor"), ("rms_factor", "rms factor"), ("bias", "bias"))
        if file[name] is not None
    )
    worst = f"worst error {file['max_error_over_tolerance']:.3g} x tolerance"
    return "; ".join(part for part in (counts, factors, worst) if part)


def _group(name: str, group: dict[str, Any]) -> str:
    """Errors of a kind of work beside those of the simplest model."""
    flat = group["flat_roofline"]
    return (
        f"  {name}: {group['cases']} strong cases, mean error {group['mean_error']:.1%}, median "
        f"{group['median_error']:.1%}, {group['within_30_percent']:.0%} within 30%; a flat 60% roofline: mean error "
        f"{flat['mean_error']:.1%}, {flat['within_30_percent']:.0%} within 30%"
    )


def _worst(console: Console, cases: list[dict[str, Any]]) -> None:
    """The outputs with the largest errors for their tolerance: all that are outside, and some more."""
    outputs = [(case, item) for case in cases if case["represented"] for item in case["outputs"]]
    outputs.sort(key=lambda pair: -pair[1]["error_over_tolerance"])
    outside = sum(not item["within"] for _, item in outputs)
    if not outputs:
        return
    table = Table("case", "output")
    for name in ("expected", "predicted", "unit", "error", "tolerance", ""):
        table.add_column(name, justify="left" if name in ("unit", "") else "right")
    for case, item in outputs[: max(SHOWN, outside)]:
        unit = " ".join(part for part in (item["unit"], f"per {item['per']}" if item.get("per") else "") if part)
        verdict = Text("" if item["within"] else "OUTSIDE", style="bold red")
        table.add_row(
            Text(case["id"]), Text(item["name"]), f"{item['expected']:.7g}", f"{item['predicted']:.7g}", unit,
            _error(item), _tolerance(item), verdict,
        )  # fmt: skip
    console.print(table)
    left = len(outputs) - max(SHOWN, outside)
    if left > 0:
        _line(console, f"  and {left} more outputs with smaller errors (--format csv has all)")


def _error(item: dict[str, Any]) -> str:
    if item["error"] is None:
        return f"{item['difference']:+.2g}"
    if item["error"] == 0.0:
        return "0"
    return f"{item['error']:+.2%}" if abs(item["error"]) >= 1e-4 else f"{item['error']:+.1e}"


def _tolerance(item: dict[str, Any]) -> str:
    """A share of what is expected, or an amount where zero is expected."""
    if item["error"] is None:
        return f"{item['tolerance']:.2g} {item['unit']}".rstrip()
    return f"{item['tolerance']:.1e}" if item["tolerance"] < 1e-4 else f"{100 * item['tolerance']:.3g}%"


def _verdict(console: Console, cases: list[dict[str, Any]]) -> None:
    represented = [case for case in cases if case["represented"]]
    failed = [f"{case['id']} in {case['file']}" for case in represented if not case["within"]]
    if failed:
        console.print(
            Text(f"{len(failed)} of {len(represented)} represented cases outside tolerance: ", style="bold red")
            + Text(", ".join(failed))
        )
    else:
        _line(console, f"all {len(represented)} represented cases within tolerance")
