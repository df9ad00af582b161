"""From timings to a preset: an accelerator of the catalogue with its own coefficients laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

import calc
from benchmarks.device.fit import DecodeFit, Estimate, FitError, MatrixFit, attention_fit, decode_fit, matrix_fit
from benchmarks.device.matmul import BYTES
from benchmarks.device.record import LayerShape, Record
from calc.device import delivered_power

Array = NDArray[np.float64]
SOURCE = "measurement"
DIGITS = 4
POWER_NOTES = {
    "idle_power_share": "power with nothing to do, over the rating",
    "sustained_power_share": "power in large 16-bit products without pause, over the rating",
    "waiting_activity": "solved from the power of a decoder layer in decode",
}


@dataclass(frozen=True)
class Measured:
    """What the timings of a record say; None with a reason where they do not decide it."""

    matrix: dict[int, MatrixFit]  # by bits
    attention: Estimate | None
    decode: DecodeFit | None
    power: dict[str, Estimate]
    missing: dict[str, str]
    prefill_ratio: float | None  # median of measured over fitted products and attention, over whole prompts


def column(rows: list[Any], key: str) -> Array:
    """One key of a list of timings."""
    return np.array([float(row[key]) for row in rows])


def measured(record: Record, accelerator: Any, calibrated: Mapping[str, Any]) -> Measured:
    """Fit all that the record holds, against the dense rates and the bandwidth of an accelerator preset."""
    bandwidth, missing = _base(accelerator.memory_bandwidth), dict(record.missing)
    if bandwidth is None:
        raise FitError(f"{accelerator.name} states no memory_bandwidth")
    matrix: dict[int, MatrixFit] = {}
    for bits, precisions in ((16, ("bf16", "fp16")), (8, ("fp8", "int8"))):
        for precision in precisions:
            rows = [row for row in record.matmul if row["precision"] == precision]
            peak = _base(accelerator.peak_rate.get(precision))
            if rows and peak and bits not in matrix:
                matrix[bits] = matrix_fit(*_work(rows, precision), column(rows, "seconds"), peak, bandwidth)
    if 16 not in matrix:
        raise FitError("the record holds no 16-bit matrix products, or the preset no 16-bit rate")
    peak_16 = _base(accelerator.peak_rate.get("bf16") or accelerator.peak_rate.get("fp16")) or 0.0
    attention = decode = None
    try:
        attention = _attention(record, peak_16)
        decode = _decode(record, matrix[16], attention, peak_16, bandwidth)
    except FitError as error:
        missing["attention and decode"] = str(error)
    loads = _loads(record, matrix[16], decode, peak_16, bandwidth) if decode and record.power_decode else None
    power = _power(record, accelerator, loads, calibrated, missing)
    return Measured(matrix, attention, decode, power, missing, _prefill_ratio(record, matrix[16], attention, peak_16))


def _base(quantity: Any) -> float | None:
    return None if quantity is None else quantity.quantity.value


def _work(rows: list[Any], precision: str) -> tuple[Array, Array]:
    """Operations and bytes of matrix products; 8-bit products write 16 bits."""
    m, n, k = (column(rows, key) for key in ("m", "n", "k"))
    size = BYTES[precision]
    return 2.0 * m * n * k, size * (m * k + k * n) + max(size, 2) * m * n


def _attention(record: Record, peak_rate: float) -> Estimate:
    batch, sequence = column(record.attention, "batch"), column(record.attention, "sequence")
    operations = batch * sequence**2 * record.layer.attention_width
    return attention_fit(operations, column(record.attention, "seconds"), peak_rate)


def _prefill_ratio(record: Record, matrix: MatrixFit, attention: Estimate | None, peak_rate: float) -> float | None:
    """The layer over whole prompts, held against the fits that did not see it."""
    if not record.prefill or attention is None:
        return None
    batch, sequence = column(record.prefill, "batch"), column(record.prefill, "sequence")
    fitted = 2.0 * record.layer.weights * batch * sequence / (matrix.compute.value * peak_rate)
    fitted += batch * sequence**2 * record.layer.attention_width / (attention.value * peak_rate)
    return float(np.median(column(record.prefill, "seconds") / fitted))


def _decode(record: Record, matrix: MatrixFit, attention: Estimate, peak_rate: float, bandwidth: float) -> DecodeFit:
    layer: LayerShape = record.layer
    batch, context = column(record.decode, "batch"), column(record.decode, "context")
    products = np.hypot(
        2.0 * layer.weights * batch / (matrix.compute.value * peak_rate),
        2.0 * layer.weights / (matrix.memory.value * bandwidth),
    )
    arithmetic = 2.0 * batch * context * layer.attention_width / (attention.value * peak_rate)
    cache = 2.0 * batch * context * layer.cache_elements
    return decode_fit(products, cache, arithmetic, column(record.decode, "seconds"), bandwidth)


def _readings(record: Record, kind: str, rated: float) -> Estimate | None:
    """Power over the rating, with the 10% and 90% points of its readings; None for fewer than three."""
    watts = np.array(record.power.get(kind, []))
    if watts.size < 3:
        return None
    shares = watts / rated
    low, high = (float(np.quantile(shares, part)) for part in (0.1, 0.9))
    return Estimate(float(shares.mean()), low, high, int(watts.size), float(shares.std()))


def _power(
    record: Record, accelerator: Any, loads: tuple[float, float] | None, calibrated: Mapping[str, Any],
    missing: dict[str, str],
) -> dict[str, Estimate]:  # fmt: skip
    """Idle and sustained power over the rating, and how much units draw that wait in decode."""
    rated = _base(accelerator.rated_power)
    if not rated:
        missing["power"] = f"{accelerator.name} states no rated_power"
        return {}
    wanted = {"idle_power_share": "idle", "sustained_power_share": "matmul"}
    found = {name: reading for name, kind in wanted.items() if (reading := _readings(record, kind, rated)) is not None}
    decode = _readings(record, "decode", rated)
    if len(found) == len(wanted) and decode is not None and loads is not None:
        found["waiting_activity"] = _waiting(found, decode, loads, rated, accelerator, calibrated)
    elif "power" not in missing:
        missing["power of waiting units"] = "needs readings of power when idle, in products and in decode"
    return found


def _waiting(
    shares: Mapping[str, Estimate], decode: Estimate, loads: tuple[float, float], rated: float, accelerator: Any,
    calibrated: Mapping[str, Any],
) -> Estimate:  # fmt: skip
    """The power of units that wait, over that at full load: the model of power solved for a decode step.

    `loads` are the utilisations of arithmetic and memory in that step. The ends of the range hold the energy by bit
    of the memory at its own ends.
    """
    memory = accelerator.memory.memory_energy if accelerator.memory else calibrated["memory_energy_undisclosed"]
    energy, compute, streaming = memory.quantity, *loads
    regulator, load = (_base(calibrated[name]) for name in ("regulator_efficiency", "memory_load_share"))
    bandwidth = _base(accelerator.memory_bandwidth)
    idle, sustained = (rated * shares[name].value for name in ("idle_power_share", "sustained_power_share"))

    def solved(drawn: float, by_bit: float) -> float:
        of_memory = delivered_power.bought_full_memory_power(bandwidth, by_bit, regulator)
        added = float(delivered_power.full_compute_power(sustained, idle, of_memory, load))
        active = (drawn - idle - streaming * of_memory) / added
        return float(np.clip((active - compute) / (1.0 - compute), 0.0, 1.0))

    value = solved(rated * decode.value, energy.value)
    low = solved(rated * decode.low, energy.high or energy.value)
    high = solved(rated * decode.high, energy.low or energy.value)
    return Estimate(value, low, high, decode.points, decode.scatter)


def _loads(
    record: Record, matrix: MatrixFit, decode: DecodeFit, peak_rate: float, bandwidth: float
) -> tuple[float, float]:
    """Utilisation of arithmetic and of memory in the decode step whose power was read."""
    batch, context, layer = record.power_decode["batch"], record.power_decode["context"], record.layer
    operations, weights = 2.0 * layer.weights * batch, 2.0 * layer.weights
    cache = 2.0 * batch * context * layer.cache_elements
    compute = operations / (matrix.compute.value * peak_rate)
    step = decode.overhead.value + float(np.hypot(compute, weights / (matrix.memory.value * bandwidth)))
    step += cache / (decode.cache.value * bandwidth)
    return min(compute / step, 1.0), min((weights + cache) / (bandwidth * step), 1.0)


def preset_of(record: Record, accelerator: Any, calibrated: Mapping[str, Any]) -> dict[str, Any]:
    """The overlay as content of a preset file: ``extends`` the accelerator, and what was measured of it.

    `calibrated` are the sourced values of the calibrations by name. Measured efficiencies hold as they are, so
    software maturity becomes one; an efficiency that was not measured keeps its calibrated value times the maturity
    of the accelerator. Raises `FitError` where the timings contradict the preset or decide nothing.
    """
    found = measured(record, accelerator, calibrated)
    written = _Writer(record)
    coefficients = {
        "matrix_efficiency_16bit": written.share(found.matrix[16].compute, "matrix products at 16 bits"),
        "memory_read_efficiency": written.share(found.matrix[16].memory, "weights read by matrix products"),
    }
    if 8 in found.matrix:
        coefficients["matrix_efficiency_8bit"] = written.share(found.matrix[8].compute, "matrix products at 8 bits")
    if found.attention is not None:
        coefficients["attention_efficiency"] = written.share(found.attention, "causal attention")
    if found.decode is not None:
        coefficients["cache_read_efficiency"] = written.share(found.decode.cache, "a decoder layer in decode")
    for name in ("idle_power_share", "waiting_activity"):
        if name in found.power:
            coefficients[name] = written.share(found.power[name], POWER_NOTES[name])
    maturity = accelerator.software_maturity.quantity
    for name in ("matrix_efficiency_8bit", "attention_efficiency"):
        if name not in coefficients:
            coefficients[name] = _unmeasured(calibrated[name].quantity, maturity)
    preset: dict[str, Any] = {
        "kind": "accelerator",
        "extends": f"accelerators/{accelerator.id}",
        "name": f"{accelerator.name}, measured {record.date}",
        "labels": {"zh": f"{accelerator.label('zh')}（{record.date} 实测）"},
        "note": written.method(found.missing, found.prefill_ratio),
        "software_maturity": written.value(1.0, "its efficiencies are measured; they need no multiplier"),
        "coefficients": coefficients,
    }
    if "sustained_power_share" in found.power:
        name = "sustained_power_share"
        preset[name] = written.share(found.power[name], POWER_NOTES[name])
    if found.decode is not None:
        preset["overhead_multiple"] = _multiple(written, found.decode.overhead, calibrated["dense_layer_overhead"])
    return preset


def _multiple(written: _Writer, overhead: Estimate, reference: Any) -> dict[str, Any]:
    usual = reference.quantity.value
    scaled = Estimate(
        overhead.value / usual, overhead.low / usual, overhead.high / usual, overhead.points, overhead.scatter
    )
    return written.share(scaled, f"{overhead.value * 1e6:.1f} µs a layer, over the calibrated {usual * 1e6:.3g} µs")


def _unmeasured(prior: Any, maturity: Any) -> dict[str, Any]:
    """A calibrated efficiency as this accelerator had it before: times its software maturity."""
    value = {"value": _rounded(min(prior.value * maturity.value, 1.0)), "source": prior.source}
    for end, own, scale in (("low", prior.low, maturity.low), ("high", prior.high, maturity.high)):
        if own is not None:
            value[end] = _rounded(min(own * (maturity.value if scale is None else scale), 1.0))
    return value | {"confidence": "estimate", "note": "not measured: the calibrated value times software maturity"}


class _Writer:
    """Values with the source, date and method of one record."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def value(self, number: float, note: str) -> dict[str, Any]:
        """A measured number."""
        return {"value": _rounded(number), "source": SOURCE, "as_of": self.record.date, "note": note}

    def share(self, estimate: Estimate, note: str) -> dict[str, Any]:
        """A measured number with the range of the timings behind it."""
        ends = {
            "low": _rounded(min(estimate.low, estimate.value)),
            "high": _rounded(max(estimate.high, estimate.value)),
        }
        said = f"{note}: {estimate.points} timings, scatter {estimate.scatter:.1%}"
        return {**self.value(estimate.value, said), **ends}

    def method(self, missing: Mapping[str, str], prefill_ratio: float | None) -> str:
        """Where the numbers come from, in words."""
        software = ", ".join(f"{name} {version}" for name, version in sorted(self.record.software.items()))
        graph = "launched as one graph" if self.record.graph else "launched one by one"
        left = f" Not measured: {'; '.join(f'{name} ({why})' for name, why in missing.items())}." if missing else ""
        whole = (
            f" Over whole prompts the layer took {prefill_ratio:.2f} times its products and attention as fitted."
            if prefill_ratio is not None
            else ""
        )
        return (
            f"Measured with benchmarks/device on {self.record.device} ({software}), kernels {graph}; rooflines of the "
            f"model fitted by least squares in logarithms.{whole}{left}"
        )


def _rounded(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")


def accelerator_and_calibration(name: str) -> tuple[Any, dict[str, Any]]:
    """An accelerator preset of the catalogue and the calibrated values by name."""
    accelerator = calc.load(f"accelerators/{name}")
    files = calc.catalogue("calibrations")["id"]
    found = [calc.load(f"calibrations/{item}").quantities_by_name for item in files]
    return accelerator, {key: value for item in found for key, value in item.items()}


def write_preset(preset: Mapping[str, Any], path: Path) -> None:
    """Write the preset as YAML and read it back, so that a file which calc would refuse is never left unsaid."""
    path.write_text(yaml.safe_dump(dict(preset), sort_keys=False, allow_unicode=True, width=120))
    calc.load(str(path.resolve()))
