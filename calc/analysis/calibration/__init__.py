"""Calibration: coefficients of a model fitted on published cases, with errors in and out of the sample."""

from calc.analysis.calibration.device import DeviceCalibration, calibrate_device
from calc.analysis.calibration.serving import ServingCalibration, calibrate_serving

__all__ = ["DeviceCalibration", "ServingCalibration", "calibrate_device", "calibrate_serving"]
