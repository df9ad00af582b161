"""`calc.calibrate_device`: coefficients of the device model from published chips, with their errors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from calc.analysis.calibration.device_cases import SHIPPED, DeviceCases, read_cases
from calc.analysis.calibration.device_preset import preset_text
from calc.analysis.calibration.fitting import Coefficient, Fit, coefficient_table, fit, left_out
from calc.comparison.cases import Z90
from calc.files import write_whole
from calc.presets import Catalogue, default_catalogue
from calc.units import GLOSSARY

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
CASE_SPREAD = 0.35
"""Standard deviation, in logarithms, of what a model by class misses of one product: that of an earlier, larger set."""


@dataclass(frozen=True)
class DeviceCalibration:
    """What `calc.calibrate_device` gives."""

    cases: DeviceCases
    coefficients: tuple[Coefficient, ...]
    fit: Fit
    predicted: Array
    predicted_left_out: Array
    location: str

    @cached_property
    def misses(self) -> dict[str, Array]:
        """Logarithms of predicted over measured power, in the sample and left out."""
        measured = self.cases.measured_power
        return {"in sample": np.log(self.predicted / measured), "left out": np.log(self.predicted_left_out / measured)}

    def errors(self) -> pd.DataFrame:
        """Bias and rms factor of power: all chips, by node and by kind of compute, in sample and left out."""
        import pandas as pd

        groups: dict[tuple[str, str], Array] = {("all", "all"): np.ones(len(self.cases.cases), dtype=bool)}
        for what, labels in (("node", self.cases.nodes), ("compute", [case.architecture for case in self.cases.cases])):
            for label in dict.fromkeys(labels):
                groups[(what, label)] = np.array([item == label for item in labels])
        rows = []
        for (what, label), kept in groups.items():
            row: dict[str, Any] = {"by": what, "group": label, "chips": int(kept.sum())}
            for sample, misses in self.misses.items():
                row |= {f"bias, {sample}": _bias(misses[kept]), f"rms factor, {sample}": _rms(misses[kept])}
            rows.append(row)
        return pd.DataFrame(rows)

    def chips(self) -> pd.DataFrame:
        """Each chip: measured and predicted power, in the sample and left out."""
        import pandas as pd

        return pd.DataFrame(
            {
                "chip": [case.name for case in self.cases.cases],
                "node": self.cases.nodes,
                "compute": [case.architecture for case in self.cases.cases],
                "measured [W]": self.cases.measured_power,
                "predicted [W]": self.predicted,
                "left out [W]": self.predicted_left_out,
                "factor": np.exp(self.misses["in sample"]),
                "factor, left out": np.exp(self.misses["left out"]),
            }
        )

    def densities(self) -> pd.DataFrame:
        """Multiply-accumulates per area at the reference density by kind of compute: geometric mean and spread."""
        import pandas as pd

        logs = np.log(self.cases.mac_densities())
        rows = []
        for label in dict.fromkeys(case.architecture for case in self.cases.cases):
            kept = logs[[case.architecture == label for case in self.cases.cases]]
            spread = float(np.std(kept, ddof=1)) if len(kept) > 1 else float("nan")
            factor = GLOSSARY["mac_density"].factor
            density = float(np.exp(kept.mean())) / factor
            row = {"compute": label, "chips": len(kept), "mac_density [1/mm^2]": density}
            rows.append(row | {"spread, factor": float(np.exp(spread))})
        return pd.DataFrame(rows)

    def table(self) -> pd.DataFrame:
        """Each coefficient: prior and fitted value with their 10% and 90% points, in the unit in which it is read."""
        return coefficient_table(self.coefficients, self.fit)

    @property
    def power_model_error(self) -> tuple[float, float]:
        """10% and 90% points of real over modelled power of a chip that is not in the sample."""
        spread = float(np.sqrt(np.mean(self.misses["left out"] ** 2)))
        return float(np.exp(-Z90 * spread)), float(np.exp(Z90 * spread))

    def to_yaml(self, path: Any = None) -> str:
        """The fitted coefficients as a calibration preset with errors, date and sources; written to `path` if given."""
        text = preset_text(self)
        if path is not None:
            write_whole(path, text.encode())
        return text


def calibrate_device(cases: Any = None, *, catalogue: Catalogue | None = None) -> DeviceCalibration:
    """Fit the coefficients of the device model on chips with published power.

    Priors come from `presets/priors/device.yaml`, the literature alone; every coefficient is fitted again for each chip
    left out.

    Args:
        cases: a file of measured devices; default: the shipped one.
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    location = str(cases if cases is not None else SHIPPED)
    chips = read_cases(location, catalogue)
    prior = catalogue.load("device", "priors")
    coefficients = [Coefficient(item.quantity) for item in prior.quantities_by_name.values()]
    measured = chips.measured_power
    found = fit(coefficients, chips.predicted_power, measured, CASE_SPREAD)
    return DeviceCalibration(
        chips,
        tuple(coefficients),
        found,
        chips.predicted_power(found.values),
        left_out(coefficients, chips.predicted_power, measured, CASE_SPREAD),
        location,
    )


def _bias(misses: Array) -> float:
    return float(np.exp(np.mean(misses)))


def _rms(misses: Array) -> float:
    return float(np.exp(np.sqrt(np.mean(misses**2))))
