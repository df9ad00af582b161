"""`chipcalc glossary`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from calc import GLOSSARY
from calc.cli import options, tables


def glossary(
    word: Annotated[str, typer.Argument(help="only quantities whose name or meaning has this word")] = "",
    format: options.PlainFormatOption = options.PlainFormat.TABLE,
    output: options.Output = None,
) -> None:
    """List the quantities: name, unit, meaning, and what is possible.

    Example: chipcalc glossary price
    """
    tables.show_rows(_rows(word.lower()), format, output)


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
