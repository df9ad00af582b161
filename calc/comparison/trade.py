"""What a policy means for one platform: may it be bought, under which licence, with which levy."""

from __future__ import annotations

from dataclasses import dataclass

from calc.comparison.rule_figures import Item
from calc.comparison.verdicts import Finding, findings, outcome
from calc.provenance import Sourced
from calc.schema import Policy


@dataclass(frozen=True)
class Standing:
    """A platform under a policy. `levy` is None where none applies, or where that is not known, with the reason."""

    available: bool = True
    reason: str = ""
    licence: str = ""
    levy: Sourced | None = None
    levy_path: str = ""
    levy_unknown: str = ""
    findings: tuple[Finding, ...] = ()


def standing(policy: Policy, item: Item) -> Standing:
    """How the rules of a policy treat a platform that crosses the border."""
    found = findings(policy.rules, item)
    result = outcome(found)
    levy, path, unknown = _levy(found)
    return Standing(result.available, result.reason, result.licence, levy, path, unknown, found)


def _levy(found: tuple[Finding, ...]) -> tuple[Sourced | None, str, str]:
    """The first levy that is due, with its key path; or why it is not known whether one is."""
    for finding in found:
        rate = finding.rule.levy_rate
        if rate is None or finding.met is False:
            continue
        if finding.met is None:
            return None, "", f"whether {finding.rule.name} is due is not known: {finding.why}"
        return rate, f"policy.rules.{finding.rule.id}.levy_rate", ""
    return None, "", ""
