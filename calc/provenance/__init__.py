"""Provenance: what a value is worth, where it comes from, how sure it is."""

from calc.provenance.sourced import DATE, Confidence, Date, Sourced, SourcedQuantity

__all__ = ["DATE", "Confidence", "Date", "Sourced", "SourcedQuantity"]
