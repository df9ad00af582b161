"""How far predictions lie from what is expected, over the represented cases of a file or of a group.

Error is predicted over expected, less one. An expected zero has no ratio and stands in no statistic but the largest
error over tolerance.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import fmean, median
from typing import Any

from calc.analysis.validation.outcome import DEFAULT_TOLERANCE, CaseResult, FileResult, Output


def of_file(result: FileResult) -> dict[str, Any]:
    """Counts and statistics of one file, and of each of its groups."""
    represented = result.represented
    summarised = [case for case in represented if case.group]
    groups = list(dict.fromkeys(case.group for case in summarised))
    return {
        "file": result.file,
        "cases": len(result.cases),
        "represented": len(represented),
        "within_tolerance": sum(case.within for case in represented),
        **of_cases(summarised),
        "groups": {
            group: {"cases": len(members), **of_cases(members)}
            for group in groups
            for members in [[case for case in summarised if case.group == group]]
        },
    }


def by(keys: Sequence[str], files: Iterable[FileResult]) -> list[dict[str, Any]]:
    """Counts and statistics over the cases of all files that share what they are about, in the order of the files.

    Args:
        keys: fields of `About` by which cases are put together, such as ``room`` and ``fitted``.
        files: what is summarised.

    `cases` and `represented` count all; `judged` are the represented ones that count in statistics, the strong ones of
    measured data, and `within_tolerance` and `share_within` are of those.
    """
    together: dict[tuple[Any, ...], list[CaseResult]] = {}
    for file in files:
        for case in file.cases:
            together.setdefault(tuple(getattr(case.about, key) for key in keys), []).append(case)
    rows = []
    for values, cases in together.items():
        judged = [case for case in cases if case.represented and case.group]
        within = sum(case.within for case in judged)
        counts = {
            "cases": len(cases),
            "represented": sum(case.represented for case in cases),
            "judged": len(judged),
            "within_tolerance": within,
            "share_within": within / len(judged) if judged else None,
        }
        rows.append({**dict(zip(keys, values, strict=True)), **counts, **of_cases(judged)})
    return rows


def of_cases(cases: Iterable[CaseResult]) -> dict[str, Any]:
    """Statistics over all outputs of the cases; null with a reason where there is nothing to take them of.

    `flat_roofline` has those of the simplest model, where each output has its prediction.
    """
    outputs = [output for case in cases for output in case.outputs]
    over = [output.error_over_tolerance for output in outputs if output.error_over_tolerance is not None]
    sizes = [abs(output.error) for output in outputs if output.error is not None]
    content: dict[str, Any] = {
        **_factors(outputs),
        "mean_error": fmean(sizes) if sizes else None,
        "median_error": median(sizes) if sizes else None,
        "within_30_percent": _close(sizes) if sizes else None,
        "max_error_over_tolerance": max(over) if over else None,
    }
    flat = [abs(output.flat / output.expected - 1.0) for output in outputs if output.flat is not None]
    if flat and len(flat) == len(outputs):
        content["flat_roofline"] = {
            "mean_error": fmean(flat),
            "median_error": median(flat),
            "within_30_percent": _close(flat),
        }
    reason = _reason(outputs, sizes)
    return content | ({"reason": reason} if reason else {})


def _close(sizes: Iterable[float]) -> float:
    """The share of errors within 30%."""
    return fmean(size <= DEFAULT_TOLERANCE * (1 + 1e-9) for size in sizes)


def _ratios(outputs: Iterable[Output]) -> list[float]:
    return [output.ratio for output in outputs if output.ratio is not None]


def _factors(outputs: list[Output]) -> dict[str, float | None]:
    """Factors about one; unknown where a prediction has not the sign of what is expected."""
    ratios = _ratios(outputs)
    if not ratios or min(ratios) <= 0.0:
        return {"rms_factor": None, "bias": None, "typical_factor": None}
    logarithms = [math.log(ratio) for ratio in ratios]
    return {
        "rms_factor": math.exp(math.sqrt(fmean(value**2 for value in logarithms))),
        "bias": math.exp(fmean(logarithms)),
        "typical_factor": math.exp(fmean(map(abs, logarithms))),
    }


def _reason(outputs: list[Output], sizes: list[float]) -> str:
    if not outputs:
        return "no represented case"
    if not sizes:
        return "only zeros are expected, which have no ratio"
    if min(_ratios(outputs)) <= 0.0:
        name = next(output.name for output in outputs if output.error is not None and output.error <= -1.0)
        return f"{name} is predicted with another sign than expected, or as zero: no factor"
    return ""
