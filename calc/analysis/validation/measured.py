"""Measured data: files of published performance and device measurements, known by the fields of their cases."""

from __future__ import annotations

from typing import Any

from calc.analysis.validation.outcome import CaseResult
from calc.errors import CalcError

_FIELDS = {"performance": {"chip", "metric", "value"}, "device": {"peak_tera_ops", "tdp_w"}}


def kind_of(raw: dict[str, Any]) -> str | None:
    """``performance`` or ``device``, or None for any other content."""
    cases = raw.get("cases")
    fields = [set(case) for case in cases if isinstance(case, dict)] if isinstance(cases, list) else []
    return next((kind for kind, needed in _FIELDS.items() if fields and all(needed <= one for one in fields)), None)


def run(raw: dict[str, Any], where: str) -> tuple[CaseResult, ...]:
    """Refuse the file: measured data cannot be read yet."""
    raise CalcError(
        f"{where}: measured data of the kind '{kind_of(raw)}' is not readable yet; golden cases (kind: golden) are"
    )
