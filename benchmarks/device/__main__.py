"""`python -m benchmarks.device measure|preset`: measure an accelerator, then write its preset."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path


def measure(arguments: argparse.Namespace) -> None:
    """Time the device that this runs on and write the record. Needs PyTorch."""
    from benchmarks.device.backend import Backend, BackendError
    from benchmarks.device.layer import LAYER, QUICK_LAYER, measure_layer
    from benchmarks.device.matmul import measure_copies, measure_matmul
    from benchmarks.device.power import measure_power
    from benchmarks.device.record import Record

    if arguments.device == "cpu" and not arguments.quick:
        raise BackendError("a processor is only for trying the script out: add --quick")
    backend = Backend(arguments.device, arguments.plugin, span=0.01 if arguments.quick else 0.1)
    record = Record(
        device=backend.name,
        date=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        software=backend.software,
        layer=QUICK_LAYER if arguments.quick else LAYER,
    )
    for step in (measure_copies, measure_matmul, measure_layer):
        print(f"{step.__name__} …", file=sys.stderr, flush=True)
        step(backend, record, arguments.quick)
        record.graph = backend.graph
        record.write(arguments.output)
    measure_power(backend, record, arguments.power_seconds, arguments.quick)
    record.write(arguments.output)
    print(f"wrote {arguments.output}: {len(record.matmul)} products, {len(record.decode)} decode steps")


def preset(arguments: argparse.Namespace) -> None:
    """Fit a record and write the preset. Needs calc."""
    from benchmarks.device.preset import accelerator_and_calibration, preset_of, write_preset
    from benchmarks.device.record import read_record

    accelerator, calibrated = accelerator_and_calibration(arguments.accelerator)
    content = preset_of(read_record(arguments.record), accelerator, calibrated)
    write_preset(content, arguments.output)
    for name, value in content["coefficients"].items():
        ends = f"{value.get('low', '')} … {value.get('high', '')}"
        print(f"{name:26} {value['value']:<8} {ends:18} {value['note']}")
    print(f"wrote {arguments.output}; use it by its path: chipcalc compare {arguments.output} h20")


def parser() -> argparse.ArgumentParser:
    """The two commands."""
    whole = argparse.ArgumentParser(prog="python -m benchmarks.device", description=__doc__)
    commands = whole.add_subparsers(required=True)
    one = commands.add_parser("measure", help="time the accelerator of this machine (needs PyTorch)")
    one.add_argument("--output", "-o", type=Path, default=Path("timings.json"), help="where the timings go")
    one.add_argument("--device", help="PyTorch's name of the device: cuda (ROCm too), npu, mlu, musa, xpu, cpu")
    one.add_argument("--plugin", help="module that adds the device to PyTorch, such as torch_npu")
    one.add_argument("--quick", action="store_true", help="small sizes, to try the script out; decides nothing")
    one.add_argument("--power-seconds", type=float, default=10.0, help="span of each reading of power")
    one.set_defaults(run=measure)
    two = commands.add_parser("preset", help="fit the timings and write a preset (needs calc, no PyTorch)")
    two.add_argument("record", type=Path, help="the timings")
    two.add_argument("--accelerator", required=True, help="preset that the device is, e.g. h200")
    two.add_argument("--output", "-o", type=Path, required=True, help="where the preset goes, e.g. h200-measured.yaml")
    two.set_defaults(run=preset)
    return whole


def main(given: Sequence[str] | None = None) -> int:
    """Run a command; 2 with a message for input that is not in order."""
    arguments = parser().parse_args(given)
    try:
        arguments.run(arguments)
    except (RuntimeError, ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
