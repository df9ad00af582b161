"""`chipcalc app`."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated

import typer

from calc import CalcError
from calc.catalogues import UI


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="port of the web app")] = 8501,
    address: Annotated[str, typer.Option(help="address to listen on")] = "localhost",
    headless: Annotated[bool, typer.Option(help="do not open a browser")] = True,
) -> None:
    """Serve the web app.

    Example: chipcalc app --port 8501
    """
    script = UI / "app.py"
    if not script.is_file():
        raise CalcError(f"{script}: the app is not there; this installation is incomplete")
    path = os.pathsep.join(filter(None, [str(UI.parent), os.environ.get("PYTHONPATH", "")]))
    command = [
        sys.executable, "-m", "streamlit", "run", str(script),
        "--server.port", str(port), "--server.address", address, "--server.headless", str(headless).lower(),
        "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false",
        "--client.toolbarMode", "minimal",
        "--theme.light.primaryColor", "#1f5fa8", "--theme.dark.primaryColor", "#6aa7e8",
    ]  # fmt: skip
    result = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=False)  # noqa: S603 - own arguments
    raise typer.Exit(result.returncode)
