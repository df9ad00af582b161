"""What `calc.export_control` gives: figures, what each rule says of them, and what follows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from calc.classification.notes import DISCLAIMER, notes
from calc.classification.reading import Product
from calc.comparison.conditions import called
from calc.comparison.control_inputs import governing, products
from calc.comparison.precision import FORMATS
from calc.comparison.result import Figure
from calc.comparison.rule_figures import Item
from calc.comparison.verdicts import Finding, outcome
from calc.costing.figures import Figures
from calc.errors import unknown_name
from calc.files import write_whole
from calc.graph import Explanation
from calc.graph import figure as shown
from calc.presets import Catalogue
from calc.schema import OPERATORS, Accelerator, Design, Memory
from calc.units import GLOSSARY
from calc.version import VERSION

if TYPE_CHECKING:
    import pandas as pd

TPP = "total_processing_performance"


class ExportControl:
    """One product under the rules. `findings` has one entry for each rule, in the order of the rules."""

    def __init__(
        self,
        preset: Product,
        date: str,
        findings: tuple[Finding, ...],
        item: Item,
        figures: Figures,
        shares: Mapping[str, float],
        catalogue: Catalogue,
    ) -> None:
        self.preset, self.date, self.findings = preset, date, findings
        self._item, self._figures, self._shares, self._catalogue = item, figures, shares, catalogue
        self._outcome = outcome(findings)

    @property
    def name(self) -> str:
        """The product's name, as it is called."""
        return self.preset.id

    @property
    def domestic(self) -> bool:
        """Whether it is made in China, so that US export rules do not govern a sale there."""
        return not isinstance(self.preset, Memory) and self.preset.origin == "domestic"

    @property
    def caught(self) -> tuple[str, ...]:
        """Names of the rules that ask for a licence for it."""
        return tuple(item.rule.id for item in self._asking() if item.met)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of the rules of which it is not known whether they catch it."""
        return tuple(item.rule.id for item in self._asking() if item.met is None)

    def _asking(self) -> list[Finding]:
        return [item for item in self.findings if item.rule.effect == "licence" and item.concerns]

    @property
    def licence(self) -> str:
        """The strictest licence class that is left when rules that ease others are counted."""
        return self._outcome.licence

    @property
    def available(self) -> bool:
        """Whether a comparison takes it as one that a buyer in China can get; what is made there always is."""
        return self.domestic or self._outcome.available

    @property
    def reason(self) -> str:
        """Why a buyer in China cannot get it; empty where they can."""
        return "" if self.available else self._outcome.reason

    @property
    def notes(self) -> list[str]:
        """What must be known beside the findings: letters, memory, planar silicon, weak inputs, home ground."""
        return notes(self)

    @property
    def disclaimer(self) -> str:
        """What this is not."""
        return DISCLAIMER

    def finding(self, rule: str) -> Finding:
        """What one rule says."""
        found = {item.rule.id: item for item in self.findings}
        if rule not in found:
            raise unknown_name("rule (not applied here)", rule, found)
        return found[rule]

    @property
    def figures(self) -> dict[str, Figure]:
        """Every figure that a rule may look at, with its unit; unknown with the reason."""
        return {name: self.figure(name) for name in self._item.bounds}

    def figure(self, name: str) -> Figure:
        """One figure, e.g. ``"performance_density"``."""
        if name not in self._item.bounds:
            raise unknown_name("figure", str(name), self._item.bounds)
        bounds = self._item.bounds[name]
        if name not in self._figures.names or not bounds.defined:
            return Figure(None, GLOSSARY[name].unit, reason=bounds.reason)
        found = self._figures.figure(name)
        return found if found.value is not None else replace(found, reason=bounds.reason or found.reason)

    @property
    def performance_by_format(self) -> dict[str, float | None]:
        """Total processing performance by format that counts, in TFLOP/s x bit; None where the rate is unknown."""
        factor = GLOSSARY[TPP].factor
        if isinstance(self.preset, Accelerator):
            return {name: None if found is None else found / factor for name, found in products(self.preset).items()}
        if isinstance(self.preset, Design):
            return dict.fromkeys(FORMATS[self.preset.architecture], self.figure(TPP).value)
        return {}

    @property
    def governing_format(self) -> str:
        """The format with the largest product of rate and bit length; empty where a rate is unknown."""
        if isinstance(self.preset, Accelerator):
            return governing(self.preset, self.name).data_type
        return next(iter(self.performance_by_format), "")

    def weak_inputs(self, name: str) -> list[Any]:
        """Weak inputs that can move a figure by a tenth or more, strongest first."""
        return self._figures.weak_inputs(name) if name in self._figures.names else []

    def explain(self, name: str) -> Explanation:
        """The tree of formulas and inputs behind a figure, with their sources."""
        return self._figures.explain(name)

    def met_share(self, rule: str) -> float | None:
        """The share of draws in which a rule is met; None without draws."""
        self.finding(rule)
        return self._shares.get(rule)

    def frame(self) -> pd.DataFrame:
        """A row a rule: status, what follows, what eases it, why, and where it stands."""
        import pandas as pd

        columns = ("rule", "name", "effective", "status", "licence", "eased by", "why", "source")
        rows = [dict(zip(columns, self._row(item), strict=True)) for item in self.findings]
        for row in rows if self._shares else ():
            row["met share"] = self._shares[row["rule"]]
        return pd.DataFrame(rows, columns=None if rows else columns).set_index("rule")

    def _row(self, item: Finding) -> tuple[Any, ...]:
        rule, eased = item.rule, ", ".join(other.id for other in item.eased_by)
        follows = "" if item.met is False else item.licence_class
        return rule.id, rule.name, rule.effective, item.status, follows, eased, item.why, rule.source

    def thresholds(self) -> pd.DataFrame:
        """A row a limit: figure, limit, value, ratio and difference, and whether it is met (None: not known)."""
        import pandas as pd

        rows = [{"rule": item.rule.id, **row} for item in self.findings for row in _conditions(item)]
        columns = ("rule", "test", "figure", "condition", "limit", "value", "unit", "ratio", "difference", "met")
        return pd.DataFrame(rows, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data."""
        return {
            "product": self.name,
            "name": self.preset.name,
            "date": self.date,
            "origin": "" if isinstance(self.preset, Memory) else self.preset.origin,
            "figures": {name: _plain(item) for name, item in self.figures.items()},
            "performance_by_format": self.performance_by_format,
            "governing_format": self.governing_format,
            "caught": list(self.caught),
            "unknown": list(self.unknown),
            "licence": self.licence,
            "available": self.available,
            "reason": self.reason,
            "rules": {item.rule.id: self._plain(item) for item in self.findings},
            "notes": self.notes,
            "disclaimer": self.disclaimer,
            "sources": self.sources().to_dict("records"),
            "versions": {"calc": VERSION, "presets": self._catalogue.digest},
        }

    def _plain(self, item: Finding) -> dict[str, Any]:
        rule, entry = item.rule, self._catalogue.sources.get(item.rule.source)
        plain = {
            "name": rule.name, "effective": rule.effective, "superseded": rule.superseded, "effect": rule.effect,
            "subject": rule.subject, "scope": rule.scope, "status": item.status, "met": item.met, "named": item.named,
            "licence_class": rule.licence_class, "licence": "" if item.met is False else item.licence_class,
            "eased_by": [other.id for other in item.eased_by], "why": item.why,
            "levy_rate": rule.levy_rate.quantity.value if rule.levy_rate else None, "limits": _conditions(item),
            "source": rule.source, "source_title": entry.title if entry else "", "address": entry.url if entry else "",
            "note": rule.note,
        }  # fmt: skip
        return plain | ({"met_share": self._shares[rule.id]} if self._shares else {})

    def to_json(self, path: Any = None) -> str:
        """JSON text, written to `path` if given."""
        text = json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        if path is not None:
            write_whole(path, text.encode())
        return text

    def sources(self) -> pd.DataFrame:
        """Every input that the figures rest on: key path, value as written, source, date, confidence, note."""
        import pandas as pd

        leaves = [leaf for name in self._figures.names for leaf in self.explain(name).leaves()]
        rows = {
            leaf.path: {
                "path": leaf.path, "as written": leaf.written or shown(leaf.value, leaf.unit), "source": leaf.source,
                "title": leaf.source_title, "as of": leaf.as_of, "confidence": leaf.confidence, "note": leaf.note,
            }
            for leaf in leaves
        }  # fmt: skip
        return pd.DataFrame(list(rows.values()))

    @property
    def headline(self) -> str:
        """The product, the date and what is left of all rules, in one line."""
        how = "by arithmetic alone" if self.domestic else "sold to China"
        return f"{self.preset.name} ({self.name}) on {self.date}, {how}: {self.licence}"

    @property
    def summary(self) -> str:
        """The figures in one line."""
        parts = [self._short(name) for name in self._item.bounds if name in self._figures.names]
        formats = ", ".join(f"{name} {shown(found)}" for name, found in self.performance_by_format.items())
        return ", ".join(parts) + (f"; TPP by format: {formats}" if formats else "")

    def _short(self, name: str) -> str:
        """A figure with its name, unit and range."""
        item = self.figure(name)
        if not self._item.bounds[name].defined:
            return f"{called(name)} none"
        unit = "" if "bit" in item.unit else item.unit
        span = f" ({shown(item.low)} to {shown(item.high)})" if item.low is not None else ""
        return f"{called(name)} {shown(item.value, unit)}{span}"

    def __str__(self) -> str:
        lines = [self.headline, *([f"  {self.summary}"] if self.summary else [])]
        for item in self.findings:
            eased = f", eased by {', '.join(other.name for other in item.eased_by)}" if item.eased_by else ""
            follows = "" if item.met is False else f" ({item.licence_class}{eased})"
            lines.append(f"  {item.rule.name}: {item.status}{follows}: {item.why}")
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes), f"  {self.disclaimer}"])

    def __repr__(self) -> str:
        return f"<ExportControl of {self.name} on {self.date}: {self.licence}>"


def _conditions(item: Finding) -> list[dict[str, Any]]:
    return [
        {
            "test": found.test, "figure": found.figure, "condition": OPERATORS[found.operator], "limit": found.limit,
            "value": found.value, "unit": found.unit, "ratio": found.ratio, "difference": found.difference,
            "met": found.met,
        }
        for found in item.conditions
    ]  # fmt: skip


def _plain(item: Figure) -> dict[str, Any]:
    plain: dict[str, Any] = {"value": item.value, "unit": item.unit, "low": item.low, "high": item.high}
    plain["weak"] = item.weak
    return plain | ({"reason": item.reason} if item.value is None else {})
