"""Numbers as people read them: three significant digits, 万 and 亿 in Chinese, unknown as unknown."""

from __future__ import annotations

import math

from babel.numbers import format_compact_decimal, format_decimal, format_percent, format_scientific

from calc import Figure
from ui.components.texts import Texts

WHOLE_FROM = 1_000
COMPACT_FROM = 100_000
SCIENTIFIC_BELOW = 1e-4
STAR = "*"


def number(value: float | None, texts: Texts) -> str:
    """A number to three significant digits; from a thousand on whole, from a hundred thousand on compact."""
    if value is None or not math.isfinite(value):
        return texts("unknown")
    if abs(value) >= COMPACT_FROM:
        return str(format_compact_decimal(float(f"{value:.4g}"), locale=texts.language, fraction_digits=2))
    if abs(value) >= WHOLE_FROM:
        return str(format_decimal(value, format="#,##0", locale=texts.language))
    rounded = float(f"{value:.3g}")
    if rounded and abs(rounded) < SCIENTIFIC_BELOW:
        return str(format_scientific(rounded, format="0.##E0", locale=texts.language))
    return str(format_decimal(rounded, format="#,##0.######", locale=texts.language))


def span(figure: Figure, texts: Texts) -> str:
    """The range of a figure; empty where it is unknown, or too narrow to be seen."""
    if figure.low is None or figure.high is None:
        return ""
    value, low, high = (number(item, texts) for item in (figure.value, figure.low, figure.high))
    return "" if low == value == high else f"{low} – {high}"


def figure_text(figure: Figure, texts: Texts) -> str:
    """A figure with a star if it is weak and its range; unknown as such."""
    if figure.value is None:
        return texts("unknown")
    star = STAR if figure.weak else ""
    ends = span(figure, texts)
    return f"{number(figure.value, texts)}{star}" + (f" ({ends})" if ends else "")


def share(value: float, texts: Texts) -> str:
    """A part of one as a percentage."""
    return str(format_percent(value, format="#,##0%", locale=texts.language))


def fine_share(value: float, texts: Texts) -> str:
    """A part of one as a percentage to a tenth."""
    return texts("unknown") if not math.isfinite(value) else str(format_percent(value, "#,##0.0%", texts.language))


def signed_share(value: float, texts: Texts) -> str:
    """A relative change with its sign."""
    return str(format_percent(value, format="+#,##0%;−#,##0%", locale=texts.language))


def percent(value: float, texts: Texts) -> str:
    """A figure that is already in percent, without its sign."""
    return str(format_decimal(abs(value), format="#,##0", locale=texts.language)) + "%"


def signed_percent(value: float, texts: Texts) -> str:
    """A figure that is already in percent, with its sign; a plain minus, which a card understands."""
    return str(format_decimal(value, format="+#,##0;-#,##0", locale=texts.language)) + "%"


def probability(value: float, texts: Texts) -> str:
    """A probability in whole percent; the ends are not rounded away."""
    if value < 0.01:
        return texts("story.below_one_percent")
    if value > 0.99:
        return texts("story.above_ninety_nine_percent")
    return share(value, texts)
