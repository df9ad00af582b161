"""Arithmetic of the export rules. It is arithmetic, not legal advice."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, number, over_dies


def total_processing_performance(control_rate: Any, control_bit_length: Any) -> Any:
    """Total processing performance: dense rate times bit length, at the format where that is largest.

    Equation: TPP = 2 MacTOPS x bit length = F x b; TF32 is skipped, sparsity never counted.
    Source: 88 FR 73458 (2023-10-25), ECCN 3A090 technical notes.
    """
    return control_rate * control_bit_length


def applicable_die_area(die_area: Any, dies_per_accelerator: Any, die_applicable: Any) -> Any:
    """Area of the logic dies that are made on nodes with non-planar transistors; memory stacks never count.

    Equation: A_a = Σ n A_die over the kinds of die that are not planar; zero where all are.
    Source: 88 FR 73458 (2023-10-25), ECCN 3A090 technical notes (caches included).
    """
    area = over_dies(die_area * number(dies_per_accelerator, "die/accelerator") * die_applicable)
    return counted(area, "1/accelerator")


def performance_density(total_processing_performance: Any, applicable_die_area: Any) -> Any:
    """Total processing performance by applicable die area.

    Equation: PD = TPP / A_a.
    Valid: A_a > 0; a product of planar dies alone has none, and meets no limit on it.
    Source: 88 FR 73458 (2023-10-25), ECCN 3A090 technical notes.
    """
    return np.divide(total_processing_performance, applicable_die_area)


def aggregate_io_bandwidth(interconnect_bandwidth: Any) -> Any:
    """Transfer rate of the scale-up links in both directions.

    Equation: B_io = 2 N_1, since links are stored one way.
    Valid: host links (PCIe) come on top, so it is a lower end of what the rule adds up.
    Source: 87 FR 62186 (2022-10-13), ECCN 3A090 as first published.
    """
    return 2.0 * interconnect_bandwidth


def memory_bandwidth_density(stack_bandwidth: Any, memory_stack_area: Any) -> Any:
    """Bandwidth of a memory stack by its footprint.

    Equation: β = b / a.
    Source: 89 FR 96790 (2024-12-05), ECCN 3A090.c technical note.
    """
    return counted(stack_bandwidth, "stack") / memory_stack_area


FORMULAS = (
    total_processing_performance,
    applicable_die_area,
    performance_density,
    aggregate_io_bandwidth,
    memory_bandwidth_density,
)
