"""Numbers as people read them: three significant digits, 万 and 亿 in Chinese, unknown as unknown."""

from __future__ import annotations

import math

from babel.numbers import format_compact_decimal, format_decimal, format_percent, format_scientific

from calc import Figure
from ui.components.texts import Texts

COMPACT_FROM = 10_000
FOUR_DIGITS_FROM = 1_000
SCIENTIFIC_BELOW = 1e-4
STAR = "*"


def number(value: float | None, texts: Texts) -> str:
    """A number to three significant digits, four from a thousand on, so that small counts stay whole."""
    if value is None or not math.isfinite(value):
        return texts("unknown")
    rounded = float(f"{value:.4g}" if abs(value) >= FOUR_DIGITS_FROM else f"{value:.3g}")
    if abs(rounded) >= COMPACT_FROM:
        return str(format_compact_decimal(rounded, locale=texts.language, fraction_digits=2))
    if rounded and abs(rounded) < SCIENTIFIC_BELOW:
        return str(format_scientific(rounded, format="0.##E0", locale=texts.language))
    return str(format_decimal(rounded, format="#,##0.######", locale=texts.language))


def span(low: float | None, high: float | None, texts: Texts) -> str:
    """A range, empty where it is unknown."""
    return "" if low is None or high is None else f"{number(low, texts)} – {number(high, texts)}"


def figure_text(figure: Figure, texts: Texts) -> str:
    """A figure with a star if it is weak and its range; unknown as such."""
    if figure.value is None:
        return texts("unknown")
    star = STAR if figure.weak else ""
    ends = span(figure.low, figure.high, texts)
    return f"{number(figure.value, texts)}{star}" + (f" ({ends})" if ends else "")


def share(value: float, texts: Texts) -> str:
    """A part of one as a percentage."""
    return str(format_percent(value, format="#,##0%", locale=texts.language))


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
