"""What each rule says of a product: caught or not or not known, why, and what eases it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce

from calc.comparison.conditions import NOBODY_KNOWS, Condition, Truth, conditions, holds, not_known, stated
from calc.comparison.rule_figures import Item
from calc.schema import OBTAINABLE, Limits, Rule

_STATUS = {
    "licence": ("caught", "not caught"),
    "review": ("opens", "does not open"),
    "duty": ("due", "not due"),
    "notice": ("named", "not named"),
}
STRICTNESS = (
    "presumption of denial", "licence required", "case-by-case review", "licences granted",
    "notified advanced computing exception",
)  # fmt: skip
_MEANT = {True: "it is designed or marketed for data centres", False: "it is not designed or marketed for data centres"}
NO_LICENCE = "no licence under these rules"
UNKNOWN = "not known"


@dataclass(frozen=True)
class Finding:
    """One rule on one product. `met` is None where it is not known; `share` is that of cases in which it is met."""

    rule: Rule
    met: bool | None
    named: bool
    conditions: tuple[Condition, ...]
    why: str
    share: float
    concerns: bool = True
    eased_by: tuple[Rule, ...] = ()

    @property
    def status(self) -> str:
        """Caught, not caught or unknown; for what eases a rule whether it opens, for a duty whether it is due."""
        if self.met is None:
            return "unknown"
        whose = "" if self.concerns or not self.met else f"{self.rule.subject} "
        return whose + _STATUS[self.rule.effect][0 if self.met else 1]

    @property
    def licence_class(self) -> str:
        """What follows: the rule's class, or that of the most lenient rule that eases it."""
        classes = [self.rule.licence_class, *(rule.licence_class for rule in self.eased_by)]
        return max(classes, key=lambda name: STRICTNESS.index(name) if name in STRICTNESS else -1)

    @property
    def closes(self) -> bool:
        """Whether it keeps a buyer in China from the product, for sure or as far as is known."""
        asked = self.rule.effect == "licence" and self.concerns and self.met is not False
        return asked and self.licence_class not in OBTAINABLE


def findings(rules: Mapping[str, Rule], item: Item) -> tuple[Finding, ...]:
    """What each rule says of a product, with the rules among them that ease others.

    Rules on accelerators say nothing of memory that is sold on its own.
    """
    judging = {name: rule for name, rule in rules.items() if item.subject in (rule.subject, "accelerator")}
    found = {name: _finding(rule, item) for name, rule in judging.items()}
    for name, finding in found.items():
        easing = [other.rule for other in found.values() if other.met and name in other.rule.eases]
        if finding.met is not False and easing:
            found[name] = replace(finding, eased_by=tuple(easing))
    return tuple(found.values())


def _finding(rule: Rule, item: Item) -> Finding:
    named = bool(item.names & {name.lower() for name in rule.products})
    tests = [(limits, conditions(limits, item)) for limits in rule.tests]
    passes = [(limits, conditions(limits, item)) for limits in rule.carve_outs]
    by_tests, let_pass = _any(tests, item), _any(passes, item)
    truth = stated(named) | (by_tests & ~let_pass & _addressed(rule, item))
    return Finding(
        rule, truth.known, named, tuple(condition for _, found in tests for condition in found),
        _why(rule, item, named, tests, passes), truth.share, concerns=rule.subject == item.subject,
    )  # fmt: skip


Tests = list[tuple[Limits, tuple[Condition, ...]]]


def _any(tests: Tests, item: Item) -> Truth:
    return reduce(Truth.__or__, (holds(limits, found, item) for limits, found in tests), stated(False))


def _addressed(rule: Rule, item: Item) -> Truth:
    """Whether a rule is about this vendor's products; not known where the vendor is not stated."""
    if rule.vendors and not item.vendor:
        return NOBODY_KNOWS
    return stated(not rule.vendors or item.vendor in {name.lower() for name in rule.vendors})


def _why(rule: Rule, item: Item, named: bool, tests: Tests, passes: Tests) -> str:
    """The answer of a rule in words: what is met, or else what is not known, or else what is not met."""
    if named:
        return "it is named"
    addressed = _addressed(rule, item).known
    if addressed is False:
        return f"it is about products of {', '.join(rule.vendors)}"
    by_answer: dict[bool | None, Tests] = {True: [], None: [], False: []}
    for limits, found in tests:
        by_answer[holds(limits, found, item).known].append((limits, found))
    doubt = "" if addressed else "; whether its vendor is addressed is not known"
    for limits, found in passes if by_answer[True] or by_answer[None] else ():
        passing = holds(limits, found, item).known
        if passing:
            return f"{limits.name} lets it pass: {_all(limits, found)}"
        if passing is None:
            doubt = f"; {limits.name} may let it pass: {not_known(limit for limit in found if limit.met is None)}"
    if by_answer[True]:
        return _all(*by_answer[True][0]) + doubt
    if by_answer[None]:
        return not_known(condition for _, found in by_answer[None] for condition in found if condition.met is None)
    said = [f"it names {', '.join(rule.products)} only"] if rule.products else []
    said += [text for limits, found in by_answer[False] for text in _failing(limits, found)]
    return "; ".join(dict.fromkeys(said))


def _all(limits: Limits, found: tuple[Condition, ...]) -> str:
    """Every condition of a test."""
    meant = [] if limits.data_centre is None else [_MEANT[limits.data_centre]]
    return " and ".join([*meant, *(condition.text for condition in found)])


def _failing(limits: Limits, found: tuple[Condition, ...]) -> list[str]:
    """The conditions of a test that are not met; where all are, it is about another use."""
    said = [condition.text for condition in found if condition.met is False]
    return said or [_MEANT[not limits.data_centre]]


@dataclass(frozen=True)
class Outcome:
    """All rules together: the strictest class that is left, and whether a buyer in China can get the product."""

    licence: str
    available: bool
    reason: str


def outcome(found: Iterable[Finding]) -> Outcome:
    """What follows from all findings. What is not known counts as not available, with the reason."""
    found = tuple(found)
    asked = [item for item in found if item.rule.effect == "licence" and item.concerns and item.met is not False]
    closing = [item for item in asked if item.closes]
    caught = [item.licence_class for item in asked if item.met]
    licence = min(caught, key=STRICTNESS.index) if caught else UNKNOWN if asked else NO_LICENCE
    return Outcome(licence, not closing, _closed(closing, found))


def _closed(closing: list[Finding], found: Iterable[Finding]) -> str:
    """Why a product cannot be had: the rules that close it, and what would open them but does not."""
    said = [f"{item.rule.name} ({_verdict(item)}): {item.why}" for item in closing]
    for other in found:
        if other.conditions and any(item.rule.id in other.rule.eases for item in closing):
            said.append(f"{other.rule.name} does not open: {other.why}")
    return "; ".join(said)


def _verdict(finding: Finding) -> str:
    return finding.rule.licence_class if finding.met else f"{finding.rule.licence_class} if caught, which is not known"
