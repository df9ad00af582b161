"""Calibration: coefficients of a model fitted on published cases, with errors in and out of the sample."""

from calc.analysis.calibration.device import DeviceCalibration, calibrate_device

__all__ = ["DeviceCalibration", "calibrate_device"]
