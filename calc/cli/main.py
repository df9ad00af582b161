"""Entry point: commands, and errors without tracebacks."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from calc import CalcError, __version__
from calc.cli import (
    app_command,
    calibrate_command,
    compare_command,
    cost_command,
    design_command,
    explain_command,
    export_control_command,
    glossary_command,
    node_commands,
    presets_command,
    serving_command,
    training_command,
    validate_command,
)

BAD_INPUT = 2

app = typer.Typer(
    name="chipcalc",
    help="Compute economics for chip strategy: performance, power and cost from wafer to token.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=True,
)
app.command("compare")(compare_command.compare)
app.command("serving")(serving_command.serving)
app.command("explain")(explain_command.explain)
app.add_typer(presets_command.app, name="presets")
app.command("glossary")(glossary_command.glossary)
app.command("cost")(cost_command.cost)
app.add_typer(design_command.app, name="design")
app.command("training")(training_command.train)
app.command("nodes")(node_commands.nodes)
app.command("fab")(node_commands.fab)
app.command("export-control")(export_control_command.classify)
app.add_typer(calibrate_command.app, name="calibrate")
app.command("validate")(validate_command.validate)
app.command("app")(app_command.serve)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"chipcalc {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="print the version")
    ] = False,
    catalogue: Annotated[
        list[str] | None,
        typer.Option("--catalogue", help="add a shared catalogue: a folder or a URL; may be given several times"),
    ] = None,
) -> None:
    """Compute economics for chip strategy."""
    from calc import register

    for location in catalogue or []:
        register(location)


def main() -> None:
    """Run the command; bad input ends with a message and exit code 2."""
    try:
        app()
    except CalcError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        place = f"{Path(str(error.filename))}: " if error.filename else ""
        sys.stderr.write(f"error: {place}{error.strerror or error}\n")
        sys.exit(BAD_INPUT)
    except KeyboardInterrupt:
        sys.exit(130)
