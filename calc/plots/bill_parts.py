"""What a unit cost is made of, in shares and in few steps: for words, tables and the waterfall of a bill."""

from __future__ import annotations

from dataclasses import dataclass

from calc.costing.bill import GROUPS, MARGIN_LINE, Bill

WHOLE = "unit_cost"
ADDED, LOST, ONE_TIME, TOTAL = "added_cost", "losses", "one-time cost", "total"
SMALLER = {ADDED: "smaller_lines", LOST: "smaller_losses", ONE_TIME: "smaller_one_time_costs"}
SMALL = 0.02
"""Lines below this share of the unit cost are drawn together."""


@dataclass(frozen=True)
class Step:
    """One bar of the waterfall: from `start`, as long as `value`; `share` is that of the unit cost."""

    name: str
    kind: str
    start: float
    value: float
    share: float


def kind_of(line: str) -> str:
    """Whether a line adds a cost, loses what was paid for, or is a share of one-time cost."""
    if line in GROUPS[ONE_TIME]:
        return ONE_TIME
    return LOST if line.endswith("_loss") else ADDED


def line_costs(bill: Bill, currency: str = "USD") -> dict[str, float]:
    """Cost of each line that is not zero and known, without the margin, in the order in which cost arises."""
    costs = {name: bill.figure(name, currency).value for name in bill.lines if name != MARGIN_LINE}
    return {name: value for name, value in costs.items() if value}


def line_shares(bill: Bill) -> dict[str, float]:
    """Share of each line in the unit cost; a margin stands on top of it and has none."""
    whole = bill.figure(WHOLE).value
    return {name: value / whole for name, value in line_costs(bill).items()} if whole else {}


def part_shares(bill: Bill) -> dict[str, float]:
    """Shares of the unit cost by what they are for, largest first; then what is lost on the way, then one-time cost.

    Parts below a hundredth are left out. The shares of a bill at central values add up to one with them.
    """
    shares = line_shares(bill)
    parts = {
        name: sum(shares.get(line, 0.0) for line in lines if kind_of(line) == ADDED)
        for name, lines in GROUPS.items()
        if name not in (ONE_TIME, "margin")
    }
    parts = dict(sorted(parts.items(), key=lambda item: -item[1]))
    for kind in (LOST, ONE_TIME):
        parts[kind] = sum(share for line, share in shares.items() if kind_of(line) == kind)
    return {name: share for name, share in parts.items() if share >= 0.01}


def steps(bill: Bill, currency: str = "USD", small: float = SMALL) -> list[Step]:
    """The way from nothing to the unit cost: large lines in order, small ones of a kind together, the total last."""
    whole = bill.figure(WHOLE, currency).value
    if not whole:
        return []
    costs = line_costs(bill, currency)
    heights: list[tuple[str, str, float]] = []
    for kinds in ((ADDED, LOST), (ONE_TIME,)):
        own = {name: value for name, value in costs.items() if kind_of(name) in kinds}
        heights += [(name, kind_of(name), value) for name, value in own.items() if abs(value) >= small * whole]
        for kind in kinds:
            rest = {name: own[name] for name in own if kind_of(name) == kind and abs(own[name]) < small * whole}
            name = next(iter(rest)) if len(rest) == 1 else SMALLER[kind]
            heights += [(name, kind, sum(rest.values()))] if rest else []
    found, reached = [], 0.0
    for name, kind, value in heights:
        found.append(Step(name, kind, reached, value, value / whole))
        reached += value
    return [*found, Step(WHOLE, TOTAL, 0.0, whole, 1.0)]
