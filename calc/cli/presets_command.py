"""`chipcalc presets`: list, show, check, schema."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from calc import catalogue, load
from calc.catalogues import check_location, schema_texts
from calc.cli import options, tables

app = typer.Typer(help="List, show and check presets.", invoke_without_command=True, no_args_is_help=False)


class ListFormat(StrEnum):
    """How a list is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@app.callback()
def root(context: typer.Context) -> None:
    """List all presets; see the sub-commands for more."""
    if context.invoked_subcommand is None:
        list_()


@app.command("list")
def list_(
    kind: Annotated[str | None, typer.Argument(help="one kind, e.g. accelerators")] = None,
    format: Annotated[ListFormat, typer.Option("--format", help="table, csv or json")] = ListFormat.TABLE,
    output: options.Output = None,
) -> None:
    """List presets.

    Example: chipcalc presets list accelerators
    """
    found = catalogue(kind).fillna("")
    rows = [{str(key): value for key, value in row.items()} for row in found.to_dict("records")]
    if format is ListFormat.CSV:
        tables.emit(tables.csv_text(rows), output)
    elif format is ListFormat.JSON:
        tables.emit(json.dumps(rows, indent=2, ensure_ascii=False), output)
    else:
        console = tables.console_for(output)
        table = Table("kind", "id", "name", "origin")
        for row in rows:
            table.add_row(*(str(row[key]) for key in ("kind", "id", "name", "origin")))
        console.print(table)
        if output is not None:
            tables.emit(console.export_text(), output)


@app.command()
def show(name: Annotated[str, typer.Argument(help="name, file or URL, e.g. accelerators/h200")]) -> None:
    """Show one preset with its values, ranges and sources.

    Example: chipcalc presets show h200
    """
    tables.emit(str(load(name)), None)


@app.command()
def check(
    location: Annotated[str, typer.Argument(help="a preset file or a catalogue folder of your own")],
) -> None:
    """Check a preset file, or every file of a catalogue, without using it.

    Example: chipcalc presets check my-chip.yaml
    """
    count = check_location(location)
    tables.emit(f"{location}: {count} preset{'s' if count != 1 else ''} in order", None)


@app.command()
def schema(
    folder: Annotated[Path, typer.Argument(help="folder to write the JSON schemas to")],
) -> None:
    """Write the JSON schema of every kind of preset, for editors.

    Example: chipcalc presets schema presets/schemas
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema_texts().items():
        tables.emit(text, folder / name)
