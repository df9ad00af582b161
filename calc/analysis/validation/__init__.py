"""Validation: predictions held against published and recomputed results."""

from calc.analysis.validation.result import ValidationResult
from calc.analysis.validation.run import validate

__all__ = ["ValidationResult", "validate"]
