"""What a form binds: formulas by the quantity that they make, for each name of a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Formulas = Mapping[str, Callable[..., Any]]
Forms = Mapping[str, Formulas]
