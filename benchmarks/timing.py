"""Clocks and words that the sections of the benchmark share."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

Row = tuple[str, str, str]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that one call takes, and what it gives."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def repeated(work: Callable[[], Any], times: int) -> float:
    """Median seconds of a call, after one that is not counted."""
    work()
    return statistics.median(timed(work)[0] for _ in range(times))


def milliseconds(seconds: float) -> str:
    """Seconds as text in milliseconds."""
    return f"{seconds * 1e3:,.1f} ms"


def rate(per_second: float) -> str:
    """A rate as text, in thousands or millions a second."""
    return f"{per_second / 1e6:,.1f} M/s" if per_second >= 1e6 else f"{per_second / 1e3:,.3g} k/s"


def verdict(passed: bool, limit: str) -> str:
    """PASS or FAIL, with the limit."""
    return f"{'PASS' if passed else 'FAIL'} (limit {limit})"
