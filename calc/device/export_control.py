"""Arithmetic of the export rules. It is arithmetic, not legal advice."""

from __future__ import annotations

from typing import Any


def total_processing_performance(control_rate: Any, control_bit_length: Any) -> Any:
    """Total processing performance: dense rate times bit length, at the format where that is largest.

    Equation: TPP = 2 MacTOPS x bit length = F x b; TF32 is skipped, sparsity never counted.
    Source: 88 FR 73458 (2023-10-25), ECCN 3A090 technical notes.
    """
    return control_rate * control_bit_length


FORMULAS = (total_processing_performance,)
