"""The command `chipcalc`."""

from calc.cli.main import main

__all__ = ["main"]
