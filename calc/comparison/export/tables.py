"""Tables of a comparison, and CSV."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

from calc.comparison.summary import summary
from calc.files import write_whole
from calc.units import GLOSSARY

if TYPE_CHECKING:
    import pandas as pd

    from calc.comparison.result import Comparison


def label(metric: str, currency: str, part: str = "") -> str:
    """A column's label: the figure, which part of its range, and its unit."""
    declaration = GLOSSARY[metric]
    per = f"per {declaration.per}" if declaration.per else ""
    tail = " ".join(text for text in (declaration.unit_in(currency), per) if text)
    return f"{metric}{f' {part}' if part else ''}{f' [{tail}]' if tail else ''}"


def frame(comparison: Comparison, currency: str = "USD", metrics: tuple[str, ...] | None = None) -> pd.DataFrame:
    """A row a platform, a column a figure; see `Comparison.frame`."""
    columns: dict[str, Any] = {}
    for metric in metrics or comparison.metrics:
        labels = [label(metric, currency, part) for part in ("", "low", "high")]
        columns |= _columns(comparison, comparison.values(metric, currency), labels)
    table = _table(comparison, columns)
    table["available"] = [platform.available for platform in comparison.inputs.platforms]
    if comparison.scenario.draws:
        table["known_share"] = [summary(row).known_share for row in comparison.values("annual_cost")]
    return table


def delta(comparison: Comparison, against: str | None = None) -> pd.DataFrame:
    """Percent against the baseline or another platform; see `Comparison.delta`."""
    columns: dict[str, Any] = {}
    for metric in comparison.metrics:
        labels = [f"{metric} [%]", f"{metric} low [%]", f"{metric} high [%]"]
        columns |= _columns(comparison, 100.0 * comparison.delta_values(metric, against), labels)
    return _table(comparison, columns)


def _columns(comparison: Comparison, values: Any, labels: list[str]) -> dict[str, list[float]]:
    """Median, low and high of each platform where there are draws, else the single value."""
    found = [summary(row) for row in values]
    columns = {labels[0]: [_number(item.value) for item in found]}
    if comparison.scenario.draws > 0:
        columns[labels[1]] = [_number(item.low) for item in found]
        columns[labels[2]] = [_number(item.high) for item in found]
    return columns


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _table(comparison: Comparison, columns: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

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
                "unit": declaration.unit_in(quantity.currency),
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
        *comparison.inputs.notes,
        *held_line(comparison),
        "decision support, not legal or investment advice; data under the terms of their sources",
    ]


def held_line(comparison: Comparison) -> list[str]:
    """Which weak inputs draws cannot move, because nothing is known of their range."""
    held = comparison.held_fixed() if comparison.scenario.draws else []
    return [f"weak inputs without a range, held at their value: {', '.join(held)}"] if held else []


def write(text: str, path: Any) -> str:
    """The text, written to `path` where one is given."""
    if path is not None:
        write_whole(path, text.encode())
    return text
