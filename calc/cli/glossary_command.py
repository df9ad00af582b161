"""`chipcalc glossary`."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.table import Table

from calc import GLOSSARY
from calc.cli import options, tables


class GlossaryFormat(StrEnum):
    """How the glossary is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def glossary(
    word: Annotated[str, typer.Argument(help="only quantities whose name or meaning has this word")] = "",
    format: Annotated[GlossaryFormat, typer.Option("--format", help="table, csv or json")] = GlossaryFormat.TABLE,
    output: options.Output = None,
) -> None:
    """List the quantities: name, unit, meaning, and what is possible.

    Example: chipcalc glossary price
    """
    rows = _rows(word.lower())
    if format is GlossaryFormat.JSON:
        tables.emit(json.dumps(rows, indent=2, ensure_ascii=False), output)
    elif format is GlossaryFormat.CSV:
        tables.emit(tables.csv_text(rows), output)
    else:
        console = tables.console_for(output)
        table = Table(*(rows[0] if rows else ("name",)))
        for row in rows:
            table.add_row(*(str(value) for value in row.values()))
        console.print(table)
        if output is not None:
            tables.emit(console.export_text(), output)


def _rows(word: str) -> list[dict[str, Any]]:
    return [
        {
            "name": item.name,
            "symbol": item.symbol,
            "unit": item.unit,
            "per": item.per,
            "boundary": item.boundary,
            "minimum": "" if item.minimum is None else f"{item.minimum:g}",
            "maximum": "" if item.maximum is None else f"{item.maximum:g}",
            "meaning": item.description,
        }
        for item in GLOSSARY.values()
        if word in item.name or word in item.description.lower()
    ]
