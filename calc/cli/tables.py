"""A comparison in the terminal."""

from __future__ import annotations

import csv
import json
import math
import sys
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from calc import GLOSSARY, GROUPS, Comparison, Figure, figure, nearest_published
from calc.cli.options import PlainFormat
from calc.files import write_whole

PIPE_WIDTH = 200


def console_for(output: Path | None) -> Console:
    """A console as wide as the terminal; wide and plain in a pipe or for a file."""
    if output is None and sys.stdout.isatty():
        return Console()
    return Console(width=PIPE_WIDTH, no_color=True, record=output is not None, file=StringIO() if output else None)


def emit(text: str, output: Path | None) -> None:
    """Text to the terminal, or whole to a file."""
    if output is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        return
    write_whole(output, text.encode())


def csv_text(rows: list[dict[str, Any]]) -> str:
    """Rows of plain data as CSV, with every key that any of them has."""
    text = StringIO()
    fields = list(dict.fromkeys(key for row in rows for key in row))
    writer = csv.DictWriter(text, fields, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def json_text(rows: list[dict[str, Any]]) -> str:
    """Rows of plain data as JSON; what is not known is null."""
    plain = [{key: None if value != value else value for key, value in row.items()} for row in rows]
    return json.dumps(plain, indent=2, ensure_ascii=False)


def show_rows(rows: list[Any], format: PlainFormat, output: Path | None) -> None:
    """Rows of plain data as a table, CSV or JSON."""
    if format is PlainFormat.JSON:
        emit(json_text(rows), output)
    elif format is PlainFormat.CSV:
        emit(csv_text(rows), output)
    else:
        console = console_for(output)
        table = Table(*(str(key).replace("[", "\\[") for key in (rows[0] if rows else ("nothing",))))
        for row in rows:
            table.add_row(*(Text(_plain_cell(value)) for value in row.values()))
        console.print(table)
        if output is not None:
            emit(console.export_text(), output)


def _plain_cell(value: Any) -> str:
    if isinstance(value, bool):
        return "*" if value else ""
    if isinstance(value, float):
        return "unknown" if value != value else figure(value)
    return "" if value is None else str(value)


def show(comparison: Comparison, currency: str, output: Path | None) -> None:
    """Tables of performance, power and cost with deltas, weak inputs, and what else must be known."""
    console = console_for(output)
    scenario = comparison.scenario
    console.print(
        f"scenario {scenario.name}, {scenario.date}: {scenario.workload} at {scenario.site}, {scenario.finance}, "
        f"policy {comparison.policy}; {scenario.basis} against {comparison.baseline}; {_kind_of_figures(comparison)}"
    )
    for group in ("performance", "power", "cost"):
        console.print(_table(comparison, group, currency))
    for line in _remarks(comparison):
        console.print(line)
    if output is not None:
        emit(console.export_text(), output)


def _kind_of_figures(comparison: Comparison) -> str:
    draws = comparison.scenario.draws
    return f"median and 10-90% range of {draws:,} draws" if draws else "central values"


def _table(comparison: Comparison, group: str, currency: str) -> Table:
    table = Table(title=group, title_justify="left", show_lines=False, expand=False)
    table.add_column("")
    for name in comparison.platforms:
        table.add_column(name, justify="right")
    deltas = comparison.delta()
    for metric in (name for name in GROUPS[group] if name in comparison.metrics):
        figures = [comparison.figure(metric, name, currency) for name in comparison.platforms]
        changes = deltas[f"{metric} [%]"].tolist()
        cells = [
            _cell(item, change, name == comparison.baseline)
            for item, change, name in zip(figures, changes, comparison.platforms, strict=True)
        ]
        declaration = GLOSSARY[metric]
        unit = " ".join(part for part in (figures[0].unit, f"per {declaration.per}" if declaration.per else "") if part)
        table.add_row(f"{metric}{f' [{unit}]' if unit else ''}".replace("[", "\\["), *cells)
    return table


def _cell(item: Figure, change: float, is_baseline: bool) -> Text:
    if item.value is None:
        return Text("unknown", style="italic dim")
    text = Text(figure(item.value) + ("*" if item.weak else ""))
    if not is_baseline and math.isfinite(change):
        rounded = f"{change:+.0f}%"
        text.append(" 0%" if rounded in ("+0%", "-0%") else f" {rounded}", style="dim")
    if item.low is not None and item.high is not None:
        text.append(f"\n{figure(item.low)} to {figure(item.high)}", style="dim")
    return text


def _remarks(comparison: Comparison) -> list[str]:
    lines = list(comparison.inputs.notes)
    nearest = nearest_published(comparison)
    for platform in comparison.inputs.platforms:
        lines += [f"{platform.id}: {text}" for text in comparison.remarks(platform.id)]
        if platform.id in nearest:
            lines.append(f"{platform.id}: nearest published result, and the error on it: {nearest[platform.id]}")
        unknown: dict[str, list[str]] = {}
        for metric in comparison.metrics:
            item = comparison.figure(metric, platform.id)
            if item.value is None and metric != "unit_cost":
                unknown.setdefault(item.reason, []).append(metric)
        lines += [f"{platform.id}: {', '.join(names)} unknown: {reason}" for reason, names in unknown.items()]
    decisive = "cost_per_run" if "cost_per_run" in comparison.metrics else "cost_per_million_tokens"
    for name in comparison.platforms:
        weak = comparison.weak_inputs(decisive, name)[:4]
        if weak:
            parts = ", ".join(
                item.quantity.path + (f" ({item.share:.0%})" if item.share is not None else " (no range)")
                for item in weak
            )
            lines.append(f"* {name}: {decisive} hangs on weak inputs: {parts}")
    held = comparison.held_fixed() if comparison.scenario.draws else []
    if held:
        lines.append(f"held at their value, since nothing is known of their range: {', '.join(held)}")
    return [line.replace("[", "\\[") for line in lines]
