"""Calibration: coefficients of a model fitted on published cases, with errors in and out of the sample."""

from calc.analysis.calibration.device import DeviceCalibration, calibrate_device
from calc.analysis.calibration.serving import ServingCalibration, calibrate_serving
from calc.analysis.calibration.training import TrainingCalibration, calibrate_training

__all__ = [
    "DeviceCalibration",
    "ServingCalibration",
    "TrainingCalibration",
    "calibrate_device",
    "calibrate_serving",
    "calibrate_training",
]
