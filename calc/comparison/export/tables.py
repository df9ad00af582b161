"""Tables of a comparison, and CSV."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from calc.comparison.evaluation import unit_of
from calc.units import GLOSSARY

if TYPE_CHECKING:
    import pandas as pd

    from calc.comparison.result import Comparison

QUANTILES = (0.1, 0.5, 0.9)


def label(metric: str, currency: str, part: str = "") -> str:
    """A column's label: the figure, which part of its range, and its unit."""
    unit = unit_of(metric, currency)
    per = GLOSSARY[metric].per
    tail = " ".join(text for text in (unit, f"per {per}" if per else "") if text)
    return f"{metric}{f' {part}' if part else ''}{f' [{tail}]' if tail else ''}"


def quantiles(values: Any) -> Any:
    """10%, 50% and 90% points along the draws, as ``[3, platform]``, of the cases that are known."""
    if np.isfinite(values).all():
        return np.quantile(values, QUANTILES, axis=1)
    with np.errstate(invalid="ignore"):
        known = np.isfinite(values).any(axis=1)
        result = np.full((3, len(values)), np.nan)
        if known.any():
            result[:, known] = np.nanquantile(values[known], QUANTILES, axis=1)
    return result


def frame(comparison: Comparison, currency: str = "USD", metrics: tuple[str, ...] | None = None) -> pd.DataFrame:
    """A row a platform, a column a figure; see `Comparison.frame`."""
    import pandas as pd

    columns: dict[str, Any] = {}
    drawn = comparison.scenario.draws > 0
    for metric in metrics or comparison.metrics:
        values = comparison.values(metric, currency)
        if drawn:
            low, middle, high = quantiles(values)
            columns[label(metric, currency)] = middle
            columns[label(metric, currency, "low")] = low
            columns[label(metric, currency, "high")] = high
        else:
            columns[label(metric, currency)] = values[:, 0]
    table = pd.DataFrame(columns, index=pd.Index(comparison.platforms, name="platform"))
    table["available"] = [platform.available for platform in comparison.inputs.platforms]
    return table


def delta(comparison: Comparison) -> pd.DataFrame:
    """Percent against the baseline; see `Comparison.delta`."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for metric in comparison.metrics:
        change = 100.0 * comparison.delta_values(metric)
        if comparison.scenario.draws > 0:
            low, middle, high = quantiles(change)
            columns[f"{metric} [%]"] = middle
            columns[f"{metric} low [%]"] = low
            columns[f"{metric} high [%]"] = high
        else:
            columns[f"{metric} [%]"] = change[:, 0]
    return pd.DataFrame(columns, index=pd.Index(comparison.platforms, name="platform"))


def sources(comparison: Comparison) -> pd.DataFrame:
    """Every input once, with where it comes from."""
    import pandas as pd

    rows: dict[str, dict[str, Any]] = {}
    for quantity in comparison.inputs.all_quantities():
        declaration = GLOSSARY[quantity.name]
        entry = comparison.catalogue.sources.get(quantity.source)
        factor = declaration.factor
        rows.setdefault(
            quantity.path,
            {
                "path": quantity.path,
                "quantity": quantity.name,
                "value": None if quantity.value is None else quantity.value / factor,
                "low": None if quantity.low is None else quantity.low / factor,
                "high": None if quantity.high is None else quantity.high / factor,
                "unit": declaration.unit.replace("USD", quantity.currency or "USD"),
                "per": declaration.per,
                "as written": quantity.written,
                "source": quantity.source,
                "title": entry.title if entry else "",
                "address": entry.url if entry else "",
                "as of": quantity.as_of,
                "confidence": str(quantity.confidence),
                "boundary": quantity.boundary,
                "weak": quantity.is_weak,
                "note": quantity.note,
            },
        )
    return pd.DataFrame(list(rows.values()))


def to_csv(comparison: Comparison, path: Any = None, currency: str = "USD") -> str:
    """CSV text: comments, the table, then the sources as comments; see `Comparison.to_csv`."""
    text = io.StringIO()
    for line in heading(comparison, currency):
        text.write(f"# {line}\n")
    frame(comparison, currency).to_csv(text)
    text.write("# sources\n")
    used = comparison.sources()
    for row in used[used["title"] != ""].drop_duplicates("source").itertuples():
        text.write(f"# {row.source}: {row.title} {row.address}".rstrip() + "\n")
    return write(text.getvalue(), path)


def heading(comparison: Comparison, currency: str) -> list[str]:
    """What a reader must know beside the figures."""
    scenario = comparison.scenario
    drawn = f"{scenario.draws} draws, seed {scenario.seed}; low and high are 10% and 90% points"
    return [
        f"calc {comparison.versions['calc']}, presets {comparison.versions['presets']}, "
        f"inputs {comparison.scenario_hash}",
        f"scenario {scenario.name}, date {scenario.date}: workload {scenario.workload}, site {scenario.site}, "
        f"finance {scenario.finance}, policy {comparison.policy}, basis {scenario.basis}, "
        f"baseline {comparison.baseline}",
        f"currency {currency}; {drawn if scenario.draws else 'central values, no draws'}",
        "decision support, not legal or investment advice; data under the terms of their sources",
    ]


def write(text: str, path: Any) -> str:
    """The text, written to `path` where one is given."""
    if path is not None:
        Path(path).write_text(text, encoding="utf-8")
    return text
