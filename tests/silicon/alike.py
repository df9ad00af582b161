"""What every formula must do: many cases at once give what they give one by one, and unknown stays unknown."""

from collections.abc import Callable
from typing import Any

import numpy as np

from calc.graph import arguments

MM, MM2, CM2 = 1e-3, 1e-6, 1e-4
"""Millimetre, square millimetre and square centimetre in the base units of the formulas."""

USUAL = (0.5, 0.95)
REALISTIC: dict[str, tuple[float, float]] = {
    "die_area": (50 * MM2, 600 * MM2),
    "die_width": (5 * MM, 20 * MM),
    "die_height": (5 * MM, 20 * MM),
    "site_width": (5 * MM, 20 * MM),
    "site_height": (5 * MM, 20 * MM),
    "scribe_width": (0.05 * MM, 0.2 * MM),
    "carrier_scribe_width": (0.05 * MM, 0.2 * MM),
    "wafer_diameter": (290 * MM, 310 * MM),
    "carrier_wafer_diameter": (290 * MM, 310 * MM),
    "edge_exclusion": (2 * MM, 5 * MM),
    "carrier_edge_exclusion": (2 * MM, 5 * MM),
    "reticle_field_width": (26 * MM, 27 * MM),
    "reticle_field_height": (33 * MM, 34 * MM),
    "carrier_area": (200 * MM2, 2000 * MM2),
    "die_aspect_ratio": (1.0, 2.0),
    "defect_density": (0.05 / CM2, 0.5 / CM2),
    "reached_defect_density": (0.05 / CM2, 0.5 / CM2),
    "layer_defect_density": (0.005 / CM2, 0.05 / CM2),
    "carrier_defect_density": (0.01 / CM2, 0.1 / CM2),
    "faults_per_die": (0.01, 3.0),
    "defect_clustering": (0.5, 10.0),
    "critical_layers": (2.0, 12.0),
    "exposures_per_die": (1.0, 3.0),
    "spare_units": (0.0, 5.0),
    "salvage_units": (0.0, 9.0),
    "dies_per_accelerator": (1.0, 9.0),
    "packages_per_accelerator": (1.0, 3.0),
}


def some_cases(formula: Callable[..., Any], cases: int = 7, seed: int = 5) -> dict[str, Any]:
    """Cases of all arguments of a formula, in base units."""
    generator = np.random.default_rng(seed)
    return {name: generator.uniform(*REALISTIC.get(name, USUAL), cases) for name in arguments(formula)}


def assert_arrays_are_scalars(formula: Callable[..., Any]) -> None:
    """A formula on arrays gives, case by case, what it gives on plain numbers."""
    given = some_cases(formula)
    together = np.broadcast_to(formula(**given), (7,))
    for case in range(7):
        alone = float(formula(**{name: float(values[case]) for name, values in given.items()}))
        np.testing.assert_allclose(together[case], alone, rtol=1e-14, err_msg=formula.__name__)


def assert_unknown_stays_unknown(formula: Callable[..., Any], *but: str) -> None:
    """Not-a-number in any argument gives not-a-number, except in arguments that do not matter in these cases."""
    for name in arguments(formula):
        given = {key: float(values[0]) for key, values in some_cases(formula).items()} | {name: np.nan}
        if name not in but:
            with np.errstate(all="ignore"):
                assert np.isnan(formula(**given)), (formula.__name__, name)


def kinds(*values: float) -> Any:
    """One value for each kind of die, on the first of four axes."""
    return np.array(values).reshape(-1, 1, 1, 1)
