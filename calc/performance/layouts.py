"""Layouts: those that are tried, and the one that a published case states."""

from __future__ import annotations

from calc.comparison.layouts import Layout
from calc.performance.modes import Mode
from calc.schema.performance import PerformanceCase


def layouts_for(case: PerformanceCase, mode: Mode) -> tuple[tuple[Layout, ...], str]:
    """The layouts that a case allows, and what was assumed; none with the reason where it states an impossible one."""
    parallel, chips = case.parallel, case.n_chips
    tensor = parallel.tensor if parallel else None
    stages = parallel.pp or 1 if parallel else 1
    replicas = parallel.replicas or 1 if parallel else 1
    whole = chips // replicas if chips else None
    if whole is not None and chips is not None and whole * replicas != chips:
        return (), f"parallel.replicas: {chips} chips do not make {replicas} replicas"
    spread = parallel is not None and (
        parallel.dp_attention is not None or (parallel.ep is not None and tensor in (None, 1))
    )
    if spread and whole:
        return (Layout(whole, whole > 1),), ""
    if parallel and parallel.attention_dp is not None and whole and whole > 1:
        return (Layout(whole), Layout(whole, True)), "the engine's choice, the better of two"
    if tensor is not None:
        devices = tensor * stages
        if whole is not None and whole % devices:
            return (), f"parallel: {chips} chips do not make replicas of {devices}"
        return (Layout(devices, False, stages),), ""
    if whole is None:
        return (), "the source states no n_chips"
    # A batch is stated of the whole instance, so one replica has it.
    sizes = [size for size in range(1, whole + 1) if whole % size == 0 and (case.batch is None or size == whole)]
    tried = [Layout(size) for size in sizes]
    return tuple(tried + [Layout(size, True) for size in sizes if size > 1]), "the best of those that fill its chips"
