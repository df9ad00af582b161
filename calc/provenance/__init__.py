"""Provenance: what a value is worth, where it comes from, how sure it is."""

from calc.provenance.sourced import DATE, Confidence, Sourced, SourcedQuantity, quantity_from

__all__ = ["DATE", "Confidence", "Sourced", "SourcedQuantity", "quantity_from"]
