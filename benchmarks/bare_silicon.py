"""The first part of the hand-written chain: from wafer to the cost of one packaged unit.

It follows the forms that the designs of the benchmark choose: exact count of dies, negative binomial yield of perfect
dies, dies side by side on a carrier that is bought by area and made before them, one-time cost by node.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.silicon.wafer_grid import exact_sites


def unit_cost(c: Any, memory_capacity: Any) -> Any:
    """Cost of one unit made; `c` has the inputs. Each step divides what there is by the share that passes it."""
    dies, stacks, area, packages = c.dies_per_accelerator, c.memory_stacks, c.die_area, c.packages_per_accelerator
    silicon = dies * area
    good = _yield(c)
    passed = 1.0 - (1.0 - good) * c.probe_coverage
    logic = dies * (c.wafer_price / _sites(c) + c.probe_cost) / passed
    memory = memory_capacity * c.memory_price
    wasted = (c.bonded_layers > 0.0) * memory * (1.0 / good - 1.0)
    placed = (logic + memory + wasted) / c.layer_bond_yield**c.bonded_layers
    carrier = c.carrier_area_factor * (silicon + stacks * c.memory_stack_area)
    attached = c.bond_yield ** ((dies + stacks) / packages) * (good / passed) ** (dies / packages)
    attached = attached * (c.connection_yield**c.connections_per_package * c.step_yield**c.assembly_steps)
    substrate = carrier * c.substrate_area_factor * c.substrate_price * c.substrate_layer_factor
    cost = (placed + carrier * c.carrier_price + silicon * c.die_bump_price + c.assembly_cost) / attached
    cost = (cost + substrate) / c.substrate_bond_yield
    tests = c.final_test_cost + c.burn_in_cost + c.system_test_cost
    cost = (cost + tests) / (1.0 - (1.0 - c.final_test_yield) * c.final_test_coverage)
    return (cost + c.board_cost) / c.board_yield + _one_time(c)


def _sites(c: Any) -> Any:
    """Dies on a wafer, none where one outgrows the reticle field."""
    field = c.reticle_field_width * c.reticle_field_height
    width = np.minimum(np.sqrt(c.die_area / c.die_aspect_ratio), c.reticle_field_width)
    height = c.die_area / width
    stitched = (c.exposures_per_die > 1.0) & (c.die_area <= c.exposures_per_die * field)
    sites = exact_sites(width + c.scribe_width, height + c.scribe_width, c.wafer_diameter, c.edge_exclusion)
    return sites * ((height <= c.reticle_field_height) | stitched)


def _yield(c: Any) -> Any:
    faults = c.die_area * c.critical_area_ratio * c.defect_density
    process = c.systematic_yield * c.stitch_yield ** (c.exposures_per_die - 1.0)
    return process * (1.0 + faults / c.defect_clustering) ** -c.defect_clustering


def _one_time(c: Any) -> Any:
    """Share of modules, dies, package and delay in one unit."""
    size = c.die_area / c.design_reference_area
    modules = c.dies_per_accelerator * c.modules_per_die
    module = c.node_design_cost * c.module_design_share * size * (c.module_area_share / c.modules_per_die)
    growing = (1.0 - c.module_design_share - c.design_fixed_share) * size
    die = c.node_design_cost * (growing + c.design_fixed_share)
    each = module * (modules / (modules * c.volume + c.modules_elsewhere))
    each += die * (c.dies_per_accelerator / (c.dies_per_accelerator * c.volume + c.dies_elsewhere))
    return each + (c.package_design_cost + c.market_delay * c.cost_of_delay) / c.volume
