"""Published claims held against a comparison: what is claimed, what the model finds, in numbers for words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from calc.comparison import Comparison
from calc.comparison.summary import summary
from calc.schema import Claim


class Verdict(StrEnum):
    """How a claim fares against one baseline."""

    SUPPORTED = "supported"
    UNDECIDED = "undecided"
    PARTLY = "partly"
    OPPOSITE = "opposite"
    UNKNOWN = "unknown"


DECISIVE = 0.9


@dataclass(frozen=True)
class ClaimFinding:
    """What the model finds of a claim for one design, metric and baseline.

    `found`, `low` and `high` are relative changes; `probability` is the share of draws in which the change is at
    least as large as claimed (draws in which the work cannot be done do not count for it), None without draws.
    """

    claim: str
    statement: str
    metric: str
    platform: str
    baseline: str
    basis: str
    workload: str
    claimed: float
    found: float | None
    low: float | None
    high: float | None
    probability: float | None
    verdict: Verdict
    reason: str = ""


def claim_findings(comparison: Comparison) -> list[ClaimFinding]:
    """Findings for each claim of the catalogue and each of its designs that is compared.

    Each claim is read by its first metric that the comparison has. A claim without a baseline is held against the
    comparison's own; one that names another is left out, and so is a design that is itself the baseline.
    """
    findings = []
    for entry in comparison.catalogue.entries("claims"):
        claim: Claim = comparison.catalogue.load(entry.id, "claims")
        metric = next((name for name in claim.metrics if name in comparison.metrics), None)
        if metric is None or claim.baseline not in (None, comparison.baseline):
            continue
        for platform in comparison.platforms:
            if platform in claim.designs and platform != comparison.baseline:
                findings.append(_finding(comparison, claim, metric, platform))
    return findings


def _finding(comparison: Comparison, claim: Claim, metric: str, platform: str) -> ClaimFinding:
    change = comparison.delta_values(metric)[comparison.platforms.index(platform)]
    found = summary(change)
    common: dict[str, Any] = {
        "claim": claim.id, "statement": claim.statement, "metric": metric, "platform": platform,
        "baseline": comparison.baseline, "basis": comparison.scenario.basis,
        "workload": comparison.scenario.workload, "claimed": claim.change,
    }  # fmt: skip
    if found.value is None:
        figures = [comparison.figure(metric, name) for name in (platform, comparison.baseline)]
        reason = next((figure.reason for figure in figures if figure.reason), "")
        return ClaimFinding(
            **common, found=None, low=None, high=None, probability=None, verdict=Verdict.UNKNOWN, reason=reason
        )
    probability = float(np.mean(change <= claim.change)) if change.size > 1 else None
    return ClaimFinding(
        **common, found=found.value, low=found.low, high=found.high, probability=probability,
        verdict=_verdict(claim.change, found.value, probability),
    )  # fmt: skip


def _verdict(claimed: float, found: float, probability: float | None) -> Verdict:
    """By probability where there are draws (nine in ten either way decide), else by the central change."""
    if probability is None:
        probability = 1.0 if found <= claimed else 0.0
    if probability >= DECISIVE:
        return Verdict.SUPPORTED
    if probability > 1.0 - DECISIVE:
        return Verdict.UNDECIDED
    return Verdict.PARTLY if found < 0.0 else Verdict.OPPOSITE
