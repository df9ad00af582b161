"""A comparison as one page of HTML."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from calc.comparison.export.tables import heading, label, write
from calc.graph import figure as written

if TYPE_CHECKING:
    from calc.comparison.result import Comparison, Figure

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color-scheme: light dark; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border: 1px solid #8888; padding: .3rem .6rem; text-align: right; vertical-align: top; }
th:first-child, td:first-child { text-align: left; }
.weak::after { content: " *"; } .unknown { font-style: italic; } small { opacity: .8; }
"""


def to_html(comparison: Comparison, path: Any = None, currency: str = "USD") -> str:
    """One page: figures, notes, sources; see `Comparison.to_html`."""
    names = comparison.platforms
    head = "".join(f"<th scope='col'>{html.escape(comparison.platform(name).preset.name)}</th>" for name in names)
    body = "".join(_row(comparison, metric, currency) for metric in comparison.metrics)
    about = "".join(f"<li>{html.escape(line)}</li>" for line in heading(comparison, currency))
    page = (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>calc comparison</title>"
        f"<style>{_STYLE}</style></head><body><h1>Comparison against {html.escape(comparison.baseline)}</h1>"
        f"<ul>{about}</ul><table><thead><tr><th scope='col'>figure</th>{head}</tr></thead><tbody>{body}</tbody></table>"
        "<p>* hangs on weak inputs (press, estimate, assumption) by a tenth or more.</p>"
        f"{_notes(comparison)}<h2>Inputs and sources</h2>{_sources(comparison)}</body></html>"
    )
    return write(page, path)


def _row(comparison: Comparison, metric: str, currency: str) -> str:
    cells = "".join(_cell(comparison.figure(metric, name, currency)) for name in comparison.platforms)
    return f"<tr><th scope='row'>{html.escape(label(metric, currency))}</th>{cells}</tr>"


def _cell(figure: Figure) -> str:
    if figure.value is None:
        return f"<td class='unknown' title='{html.escape(figure.reason, quote=True)}'>unknown</td>"
    span = ""
    if figure.low is not None and figure.high is not None:
        span = f"<br><small>{written(figure.low)} to {written(figure.high)}</small>"
    return f"<td{' class=weak' if figure.weak else ''}>{written(figure.value)}{span}</td>"


def _notes(comparison: Comparison) -> str:
    lines = [
        f"<li>{html.escape(name)}: {html.escape(text)}</li>"
        for name in comparison.platforms
        for text in comparison.remarks(name)
    ]
    return f"<ul>{''.join(lines)}</ul>" if lines else ""


def _sources(comparison: Comparison) -> str:
    table = comparison.sources()[["path", "as written", "source", "title", "address", "as of", "confidence", "note"]]
    return str(table.fillna("").to_html(index=False, escape=True, render_links=False))
